package io.slipway.runtime.id;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Draws identifiers and jitter. Thread-safe when its generator is. */
public final class Ids {
    private final RandomGenerator random;

    /** @param random where the bits come from; a seeded one makes every identifier repeatable */
    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** From the machine's cryptographic source. */
    public static Ids secure() {
        return new Ids(new SecureRandom());
    }

    /** A random (version 4) UUID, RFC 9562 section 5.4. */
    public UUID uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** {@code bytes} random bytes in lower-case hexadecimal. */
    public String hex(int bytes) {
        StringBuilder text = new StringBuilder(2 * bytes);
        for (int i = 0; i < bytes; i++) {
            text.append(String.format("%02x", random.nextInt(256)));
        }
        return text.toString();
    }

    /** The generator itself, for choices. */
    public RandomGenerator random() {
        return random;
    }
}
