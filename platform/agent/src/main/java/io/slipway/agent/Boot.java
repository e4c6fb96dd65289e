package io.slipway.agent;

import io.slipway.agent.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which boot of the machine this is. After another one no process of before is left, and process ids mean other
 * processes: nothing may be adopted.
 *
 * @param id the kernel's; empty where it does not tell one
 */
record Boot(Optional<String> id) {
    private static final Logger LOG = LoggerFactory.getLogger(Boot.class);
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    /** The present boot of this machine. */
    static Boot ofThisMachine() {
        try {
            return new Boot(Optional.of(Files.readString(LINUX).trim()).filter(id -> !id.isEmpty()));
        } catch (IOException e) {
            LOG.info("this machine does not tell its boots apart ({}); a restart of it is not noticed", e.toString());
            return new Boot(Optional.empty());
        }
    }

    /** Whether the machine was booted since the agent last ran. */
    boolean isAfter(Optional<String> before) {
        return id.isPresent() && before.isPresent() && !before.equals(id);
    }

    /** Remembers this boot; to be called once the tasks of another one are dealt with. */
    void keep(Checkpoints checkpoints) {
        try {
            if (id.isPresent() && !id.equals(checkpoints.boot())) {
                checkpoints.saveBoot(id.get());
            }
        } catch (IOException e) {
            LOG.error("cannot keep which boot of the machine this is; a restart of it may go unnoticed", e);
        }
    }
}
