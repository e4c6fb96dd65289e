package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.LogException;
import io.slipway.replication.testing.ListComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that earlier versions wrote are read, those of others are not. */
class FormatTest {
    @TempDir
    private Path temp;

    private RaftCluster cluster;
    private Path folder;

    @BeforeEach
    void begin() {
        cluster = new RaftCluster(temp, 1);
        folder = temp.resolve("log");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** The first was written before a folder said whose log it is. */
    @ParameterizedTest
    @ValueSource(strings = {"log-format-1-early.zip", "log-format-1.zip"})
    void readsWhatEarlierVersionsWrote(String fixture) {
        FormatFixture.unpack(fixture, folder);
        ListComponent a = cluster.start(RaftLogConfig.single(folder)).component();
        cluster.awaitLeader();
        assertThat(a.lines()).isEqualTo(FormatFixture.LINES);
        assertThat(a.events()).startsWith("restore 2", "committed 1");
        cluster.append("1", "six");
        cluster.stop("1");

        ListComponent again = cluster.start(RaftLogConfig.single(folder)).component();
        cluster.awaitLeader();
        assertThat(again.lines()).startsWith("one").hasSize(6).endsWith("six");
    }

    @Test
    void aLogMadeAloneTakesInOthers() {
        FormatFixture.unpack("log-format-1-early.zip", folder);
        RaftLogConfig.Member first = RaftCluster.newMember("1");
        RaftLogConfig.Member second = RaftCluster.newMember("2");
        String name = RaftLogConfig.DEFAULT_CLUSTER;
        cluster.start(RaftLogConfig.founding(folder, name, "1", List.of(first)));
        cluster.awaitLeader();
        ListComponent joined = cluster.start(RaftLogConfig.joining(temp.resolve("second"), name, second))
                .component();
        var added = cluster.get("1").log().addMember(second);
        cluster.await(added::isDone);
        added.join();

        cluster.await(() -> joined.lines().equals(FormatFixture.LINES));
    }

    @Test
    void refusesTheLogOfAnotherCluster() throws IOException {
        FormatFixture.unpack("log-format-1.zip", folder);
        RaftLogConfig other =
                RaftLogConfig.founding(folder, "other", "1", List.of(new RaftLogConfig.Member("1", "localhost", 0)));
        refuses(other, "'cluster slipway, member 1'", "'cluster other, member 1'", "correct the configuration");

        Files.delete(folder.resolve("cluster"));
        refuses(other, "belongs to group [5110fa4d-", "of cluster 'other'");
        assertThat(folder.resolve("cluster")).doesNotExist();
    }

    @Test
    void refusesTheLogOfAnotherMember() {
        FormatFixture.unpack("log-format-1.zip", folder);
        RaftLogConfig other = RaftLogConfig.founding(
                folder, RaftLogConfig.DEFAULT_CLUSTER, "2", List.of(new RaftLogConfig.Member("2", "localhost", 0)));
        refuses(other, "member 1'", "member 2'", "use the folder of this member");
    }

    private static void refuses(RaftLogConfig config, String... words) {
        RaftLog log = new RaftLog(config);
        assertThatThrownBy(log::start)
                .isInstanceOf(LogException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining(config.folder().toString());
        log.close();
    }
}
