package io.slipway.universe.kafka;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The id that every node of one app's cluster carries in its data: always the same for the same app. */
final class ClusterId {
    private ClusterId() {}

    /** 16 bytes in URL-safe Base64, as Kafka writes its ids. */
    static String of(String appId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("slipway kafka " + appId).getBytes(StandardCharsets.UTF_8));
            byte[] id = Arrays.copyOf(hash, 16);
            // A leading dash would read as an option where the id is an argument.
            id[0] &= 0x7f;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
