package io.slipway.installer.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the page can have done. */
enum Order {
    /** Looks whether the hosts are fit. */
    PREFLIGHT,
    /** Shows what would be done. */
    PLAN,
    /** All that a cluster needs. */
    INSTALL,
    /** Looks whether the cluster works. */
    POSTFLIGHT;

    /** On the command line, after {@code install}. */
    List<String> words() {
        return this == INSTALL ? List.of() : List.of(text());
    }

    /** What it consists of. */
    List<String> phases() {
        return this == INSTALL ? List.of("preflight", "deploy", "postflight") : List.of(text());
    }

    /** As the page calls it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Order> named(String text) {
        return Arrays.stream(values())
                .filter(order -> order.text().equals(text))
                .findFirst();
    }
}
