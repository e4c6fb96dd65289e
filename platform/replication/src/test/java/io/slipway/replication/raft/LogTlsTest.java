package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.certificates.ClusterCa;
import io.slipway.http.Peer;
import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.TlsFolder;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTlsTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final List<String> HERE = List.of("127.0.0.1");
    private static final Introduction STRANGER =
            new Introduction("test", "9", "folder", Introduction.Stage.BEGUN, "", java.util.Map.of());

    @TempDir
    Path temp;

    private ClusterCa ca;
    private RaftCluster cluster;

    @BeforeEach
    void start() {
        ca = ClusterCa.create(temp.resolve("ca"), "test", Clock.system());
        cluster = new RaftCluster(temp, 3);
        cluster.configure(config -> config.withTls(Optional.of(master(ca, config.self()))));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private LogTls master(ClusterCa by, String name) {
        Path folder = temp.resolve("tls-" + name);
        by.issueMaster(name, HERE, YEAR).write(folder);
        return tls(folder, Peer.Role.MASTER);
    }

    private static LogTls tls(Path folder, Peer.Role role) {
        NodeTls node = NodeTls.open(
                folder, new TlsFolder.Wanted(role, false, Optional.empty(), HERE), Optional.empty(), Clock.system());
        return new LogTls(node.keys(), node.trust(Set.of(Peer.Role.MASTER)));
    }

    @Test
    void mastersKeepTheLogOverTls() {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        cluster.append(leader, "one", "two");
        cluster.members().forEach(member -> cluster.awaitLines(member.id(), List.of("one", "two")));

        cluster.kill(leader);
        String next = cluster.awaitLeader(leader);
        cluster.append(next, "three");

        RaftLogConfig.Member added = RaftCluster.newMember("4");
        cluster.join(added);
        cluster.get(next).log().addMember(added).orTimeout(40, TimeUnit.SECONDS).join();
        cluster.awaitLines("4", List.of("one", "two", "three"));
    }

    @Test
    void nobodyElseReachesThePortOfTheLog() {
        ca.issueAgent("a1", HERE, YEAR).write(temp.resolve("tls-a1"));
        cluster.startAll();
        String leader = cluster.awaitLeader();
        RaftLogConfig.Member asked = cluster.member(leader);

        assertThat(ask(asked, Optional.of(master(ca, "9")))).isEqualTo(leader);
        assertThatThrownBy(() -> ask(asked, Optional.empty()))
                .as("plain")
                .hasMessageContaining("nothing listens there that speaks");
        assertThatThrownBy(() -> ask(asked, Optional.of(tls(temp.resolve("tls-a1"), Peer.Role.AGENT))))
                .as("an agent")
                .isInstanceOf(CompletionException.class);
        ClusterCa other = ClusterCa.create(temp.resolve("other"), "test", Clock.system());
        LogTls stranger = master(other, "8");
        assertThatThrownBy(() -> ask(
                        asked,
                        Optional.of(new LogTls(stranger.keys(), master(ca, "9").trust()))))
                .as("a master of another cluster of the same name")
                .isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> ask(asked, Optional.of(stranger)))
                .as("trust goes both ways")
                .hasMessageContaining("no secure connection");
    }

    @Test
    void anAgentThatIsAddedAsMemberDoesNotBecomeOne() {
        cluster.startAll();
        String leader = cluster.awaitLeader();
        ca.issueAgent("4", HERE, YEAR).write(temp.resolve("tls-a4"));
        cluster.configure(config -> config.withTls(Optional.of(tls(temp.resolve("tls-a4"), Peer.Role.AGENT))));
        RaftLogConfig.Member false4 = RaftCluster.newMember("4");
        cluster.join(false4);

        CompletableFuture<Void> added = cluster.get(leader).log().addMember(false4);

        assertThatThrownBy(() -> added.orTimeout(40, TimeUnit.SECONDS).join())
                .hasMessageContaining("does not answer")
                .hasMessageContaining("Nothing was changed");
        assertThat(cluster.get(leader).log().members()).hasSize(3);
    }

    private static String ask(RaftLogConfig.Member member, Optional<LogTls> tls) {
        try (Introductions.Line line = new Introductions.Line(member, tls)) {
            return line.who(STRANGER, 10_000).member();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
