package io.slipway.agent.task;

import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into a sandbox's {@code stderr} how its fetch goes, at most a line each second. Blocks; thread-safe. */
final class FetchLog {
    private static final Logger LOG = LoggerFactory.getLogger(FetchLog.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Path file;
    private final Clock clock;
    private @Nullable Instant last;

    FetchLog(Path sandbox, Clock clock) {
        this.file = sandbox.resolve("stderr");
        this.clock = clock;
    }

    synchronized void progress(String words) {
        Instant now = clock.now();
        if (last == null || !now.isBefore(last.plus(PERIOD))) {
            last = now;
            append(words);
        }
    }

    synchronized void end(String words) {
        append(words);
    }

    private void append(String words) {
        try {
            Files.writeString(
                    file,
                    "[slipway " + clock.now() + "] " + words + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.debug("cannot write to {}", file, e); // a full disk ends the fetch itself, with words
        }
    }
}
