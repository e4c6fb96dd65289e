package io.slipway.http.tls;

import javax.net.ssl.SSLContext;

/**
 * How a server speaks TLS.
 *
 * @param context what it shows, and whom it trusts
 * @param clients whether those who connect have to show a certificate that it trusts
 */
public record ServerTls(SSLContext context, Clients clients) {
    /** Who may connect. */
    public enum Clients {
        /** Everybody; whoever shows a certificate must show one that is trusted. */
        ANYBODY,
        /** Only who shows a certificate that is trusted. */
        CERTIFIED
    }
}
