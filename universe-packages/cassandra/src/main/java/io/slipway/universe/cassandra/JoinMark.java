package io.slipway.universe.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file beside the data that says: this node has joined its cluster, the data is whole. */
final class JoinMark {
    static final String NAME = "slipway-joined";

    private JoinMark() {}

    static void set(Path data) throws IOException {
        Files.writeString(data.resolve(NAME), "");
    }
}
