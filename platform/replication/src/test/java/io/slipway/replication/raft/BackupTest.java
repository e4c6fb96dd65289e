package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.LogException;
import io.slipway.replication.testing.ListComponent;
import io.slipway.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    private Path temp;

    private RaftCluster cluster;

    @AfterEach
    void close() {
        cluster.close();
    }

    private byte[] backup(RaftLog log) {
        CompletableFuture<byte[]> bytes = log.backup();
        cluster.await(bytes::isDone);
        return bytes.join();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(temp.resolve(name), bytes);
    }

    /** Two lines in the snapshot, two after it. */
    private Path backedUp() throws IOException {
        cluster = new RaftCluster(temp, 1);
        cluster.startAll();
        cluster.awaitLeader();
        cluster.append("1", "one", "two");
        RaftLog log = cluster.get("1").log();
        CompletableFuture<?> taken = log.takeSnapshot();
        cluster.await(taken::isDone);
        cluster.append("1", "three");
        cluster.append("1", "four");
        byte[] bytes = backup(log);
        cluster.append("1", "too late");
        return write("backup", bytes);
    }

    private RaftLogConfig fresh(String name) {
        return RaftLogConfig.founding(temp.resolve(name), "other", "1", List.of(RaftCluster.newMember("1")));
    }

    @Test
    void aBackupBeginsAFreshClusterThatOthersJoin() throws IOException {
        Path file = backedUp();
        cluster.stop("1");
        RaftLogConfig config = fresh("restored");
        assertThat(RaftLog.restore(file, config)).isGreaterThanOrEqualTo(3);

        ListComponent first = cluster.start(config).component();
        cluster.awaitLeader();
        assertThat(first.lines()).containsExactly("one", "two", "three", "four");
        cluster.append("1", "five");

        RaftLogConfig.Member second = RaftCluster.newMember("2");
        ListComponent joined = cluster.start(RaftLogConfig.joining(temp.resolve("second"), "other", second))
                .component();
        CompletableFuture<Void> added = cluster.get("1").log().addMember(second);
        cluster.await(added::isDone);
        added.join();
        cluster.await(() -> joined.lines().equals(first.lines()));
        assertThat(joined.lines()).containsExactly("one", "two", "three", "four", "five");

        byte[] again = backup(cluster.get("1").log());
        cluster.stop("2");
        cluster.kill("1");
        RaftLogConfig third = fresh("third");
        RaftLog.restore(write("again", again), third);
        ListComponent restored = cluster.start(third).component();
        cluster.awaitLeader();
        assertThat(restored.lines()).isEqualTo(first.lines());
    }

    @Test
    void whatIsDamagedOrNoBackupIsRefused() throws IOException {
        byte[] sound = Files.readAllBytes(backedUp());
        for (int at : new int[] {9, 20, sound.length / 2, sound.length - 1}) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 1;
            refuses(write("damaged", damaged), fresh("target"), "the backup");
        }
        refuses(write("short", Arrays.copyOf(sound, sound.length - 5)), fresh("target"), "is damaged", "checksum");
        refuses(write("shorter", Arrays.copyOf(sound, 10)), fresh("target"), "is damaged", "ends too early");
        refuses(write("text", "this is a text".getBytes(StandardCharsets.UTF_8)), fresh("target"), "is no backup");
        refuses(temp.resolve("missing"), fresh("target"), "cannot be read");
        assertThat(temp.resolve("target")).doesNotExist();
    }

    @Test
    void onlyAnEmptyFolderOfOneFounderIsRestoredInto() throws IOException {
        Path file = backedUp();
        Files.createDirectories(temp.resolve("full"));
        Files.writeString(temp.resolve("full").resolve("mine"), "kept");
        refuses(file, fresh("full"), "[mine]", "into an empty folder only");
        assertThat(temp.resolve("full").resolve("mine")).hasContent("kept");

        List<RaftLogConfig.Member> three =
                List.of(RaftCluster.newMember("1"), RaftCluster.newMember("2"), RaftCluster.newMember("3"));
        RaftLogConfig many = RaftLogConfig.founding(temp.resolve("many"), "other", "1", three);
        assertThatThrownBy(() -> RaftLog.restore(file, many))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("start it alone and add the others");
    }

    private static void refuses(Path file, RaftLogConfig target, String... words) {
        assertThatThrownBy(() -> RaftLog.restore(file, target))
                .isInstanceOf(LogException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining(target.folder().toString().endsWith("full") ? "full" : file.toString());
    }
}
