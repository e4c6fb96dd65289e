package io.slipway.universe.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The rack of a node: what the settings say, else its host, so that copies spread over hosts. A node must not change
 * its rack once it holds data, so the first answer is kept beside it.
 */
final class Rack {
    private Rack() {}

    static String of(NodeSettings node, Path data) throws IOException {
        Path memory = data.resolve("slipway-rack");
        if (Files.exists(memory)) {
            return Files.readString(memory).strip();
        }
        String rack = node.rack().isEmpty() ? node.host().replaceAll("[^A-Za-z0-9_-]", "_") : node.rack();
        Files.writeString(memory, rack + "\n");
        return rack;
    }
}
