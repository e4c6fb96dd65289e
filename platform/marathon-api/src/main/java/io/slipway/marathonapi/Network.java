package io.slipway.marathonapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network an app joins.
 *
 * @param mode which kind
 * @param name of a container network
 * @param labels free labels
 */
public record Network(Mode mode, @Nullable String name, Map<String, String> labels) {
    /** The agent's own network. */
    public static final Network HOST = new Network(Mode.HOST, null, Map.of());

    /** Kinds of networks. */
    public enum Mode {
        HOST("host"),
        BRIDGE("container/bridge"),
        CONTAINER("container");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        /** As the API writes it. */
        public String text() {
            return text;
        }
    }

    /** Copies the map. */
    public Network {
        labels = Copies.of(labels);
    }
}
