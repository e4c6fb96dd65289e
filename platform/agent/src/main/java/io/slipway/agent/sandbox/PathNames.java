package io.slipway.agent.sandbox;

import java.nio.charset.StandardCharsets;

/** Names for folders, from texts that others choose. */
public final class PathNames {
    private static final String PLAIN = "-_.#@+=,~";
    private static final int MAX_BYTES = 255;

    private PathNames() {}

    /**
     * {@code text} as the name of one folder: letters, digits and a few signs stay, the rest becomes {@code %XX}. Two
     * texts never get one name.
     *
     * @throws IllegalArgumentException when the name would be longer than file systems allow
     */
    public static String encode(String text) {
        StringBuilder name = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean leadingDot = c == '.' && name.length() == 0;
            if ((letter || PLAIN.indexOf(c) >= 0) && !leadingDot) {
                name.append(c);
            } else {
                name.append(String.format("%%%02X", (int) c));
            }
        }
        if (name.length() > MAX_BYTES || name.length() == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' cannot name a folder: expected 1 to " + MAX_BYTES + " bytes");
        }
        return name.toString();
    }
}
