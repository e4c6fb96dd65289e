package io.slipway.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Puts ids and values into paths and queries. */
final class Paths {
    private Paths() {}

    /**
     * An app or group id below a collection: {@code /v2/apps} and {@code /shop/cart} give {@code /v2/apps/shop/cart}.
     */
    static String below(String collection, String id) {
        String relative = id.startsWith("/") ? id.substring(1) : id;
        return relative.isEmpty()
                ? collection
                : collection + "/"
                        + Arrays.stream(relative.split("/")).map(Paths::segment).collect(Collectors.joining("/"));
    }

    /** One path segment, percent-encoded. */
    static String segment(String text) {
        return value(text).replace("+", "%20");
    }

    /** One query value, percent-encoded. */
    static String value(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
