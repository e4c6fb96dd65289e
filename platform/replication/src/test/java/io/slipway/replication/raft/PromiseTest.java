package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.LogException;
import io.slipway.replication.testing.ListComponent;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromiseTest {
    @TempDir
    private Path folder;

    private Path file;

    /** Appends one line, and tells all. */
    private List<String> write(String line) {
        try (ThreadEventLoop loop = new ThreadEventLoop("a", Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX);
                RaftLog log = new RaftLog(RaftLogConfig.single(folder))) {
            ListComponent component = new ListComponent("a", loop, log);
            log.start();
            while (component.term() < 0) {
                Thread.onSpinWait();
            }
            component.append(line).orTimeout(20, TimeUnit.SECONDS).join();
            return List.copyOf(component.lines());
        }
    }

    @BeforeEach
    void begin() throws IOException {
        assertThat(write("first")).containsExactly("first");
        try (Stream<Path> files = Files.walk(folder)) {
            file = files.filter(path -> path.endsWith("raft-meta")).findFirst().orElseThrow();
        }
    }

    @Test
    void aPromiseThatAFullDiskEmptiedIsMadeUpFor() throws IOException {
        Files.write(file, new byte[0]);

        assertThat(write("second")).containsExactly("first", "second");
        assertThat(write("third")).containsExactly("first", "second", "third");
    }

    @Test
    void aPromiseThatIsThereIsKept() throws IOException {
        String before = Files.readString(file);

        Promise.makeUp(folder);

        assertThat(file).hasContent(before);
    }

    @Test
    void whoDoesNotKnowTheTimeDoesNotGuess() throws IOException {
        Files.write(file, new byte[0]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

        assertThatThrownBy(() -> write("second"))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("'term' not found");
    }
}
