package io.slipway.agent.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint that does not hold what was written to it. */
public final class DamagedCheckpointException extends IOException {
    /** @param how what is wrong with it */
    DamagedCheckpointException(Path file, String how) {
        super("the checkpoint " + file + " is damaged: " + how);
    }
}
