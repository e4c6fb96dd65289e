package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlushMarkTest {
    @TempDir
    private Path temp;

    private long read() throws IOException {
        try (FlushMark mark = FlushMark.open(temp.resolve("flushed"))) {
            return mark.index();
        }
    }

    @Test
    void tellsWhatWasFlushedBeforeTheLastFlush() throws IOException {
        assertThat(read()).isEqualTo(-1);
        try (FlushMark mark = FlushMark.open(temp.resolve("flushed"))) {
            mark.flushing(3);
            assertThat(read()).isEqualTo(-1);
            mark.flushing(7);
            assertThat(read()).isEqualTo(3);
            mark.flushing(8);
        }
        assertThat(read()).isEqualTo(7);
    }

    @Test
    void neverTellsOfEntriesThatWereTakenBack() throws IOException {
        try (FlushMark mark = FlushMark.open(temp.resolve("flushed"))) {
            mark.flushing(3);
            mark.flushing(9);
            mark.flushing(10);
            mark.takenBack(5);
            mark.flushing(12); // of old or of new ones: nobody knows
            mark.flushing(15);
        }
        assertThat(read()).isEqualTo(4);
    }

    @Test
    void whatCannotBeReadTellsNothing() throws IOException {
        try (FlushMark mark = FlushMark.open(temp.resolve("flushed"))) {
            mark.flushing(3);
            mark.flushing(4);
        }
        byte[] bytes = Files.readAllBytes(temp.resolve("flushed"));
        bytes[7] ^= 1;
        Files.write(temp.resolve("flushed"), bytes);
        assertThat(read()).isEqualTo(-1);
        Files.write(temp.resolve("flushed"), new byte[5]);
        assertThat(read()).isEqualTo(-1);
    }
}
