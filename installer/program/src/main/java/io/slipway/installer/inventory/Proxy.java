package io.slipway.installer.inventory;

import java.util.List;

/**
 * The way out of the site, for daemons and their tasks; empty texts where there is none.
 *
 * @param http for {@code http:} addresses
 * @param https for {@code https:} addresses
 * @param none what is reached without it
 */
public record Proxy(String http, String https, List<String> none) {
    /** None. */
    public static final Proxy NONE = new Proxy("", "", List.of());

    /** Keeps its own copy of the list. */
    public Proxy {
        none = List.copyOf(none);
    }

    /** Whether there is one. */
    public boolean isSet() {
        return !http.isEmpty() || !https.isEmpty();
    }
}
