package io.slipway.http.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Contexts of TLS 1.2 and 1.3. */
public final class Contexts {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** A session that is resumed tells who the other is by what it showed then; so it does not last. */
    private static final int SESSION_S = 3600;

    private Contexts() {}

    /** What may be spoken. */
    public static List<String> protocols() {
        return PROTOCOLS;
    }

    /** For a client's connections. */
    public static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(PROTOCOLS.toArray(String[]::new));
        return parameters;
    }

    /**
     * For clients without a certificate of their own, such as a user's.
     *
     * @param authorities whose servers are trusted: those of a cluster's {@code ca.pem}
     */
    public static SSLContext trusting(List<X509Certificate> authorities) {
        return context(null, Trust.pkix(authorities));
    }

    /** Trusts whoever is there: only for what is checked in another way when it comes, and for telling no secret. */
    public static SSLContext unverified() {
        return context(null, new Anybody());
    }

    static SSLContext context(@Nullable KeyManager keys, X509ExtendedTrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys == null ? null : new KeyManager[] {keys}, new TrustManager[] {trust}, null);
            context.getServerSessionContext().setSessionTimeout(SESSION_S);
            context.getClientSessionContext().setSessionTimeout(SESSION_S);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
