package io.slipway.node;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files that came with this program.
 *
 * @param root the folder that holds {@code lib}, {@code repository} and {@code universe}
 */
record Distribution(Path root) {
    /** This software's version. */
    static final String VERSION = "0.1.0";

    /** As the launcher says. @throws NodeException when this process was not started by the launcher */
    static Distribution ofProcess() {
        String root = System.getProperty("slipway.dist");
        if (root == null || !Files.isDirectory(Path.of(root))) {
            throw new NodeException("the distribution's folder is not known (system property slipway.dist is " + root
                    + "); start Slipway with its launcher, bin/slipway");
        }
        return new Distribution(Path.of(root).toAbsolutePath().normalize());
    }

    /** The package sources. */
    Path universe() {
        return root.resolve("universe");
    }

    /** The programs that packages and pipelines run, in Maven layout. */
    Path repository() {
        return root.resolve("repository");
    }
}
