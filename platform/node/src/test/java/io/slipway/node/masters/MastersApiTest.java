package io.slipway.node.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.replication.LogException;
import io.slipway.replication.NotLeadingException;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.replication.raft.MemberStatus;
import io.slipway.replication.raft.MembersChange;
import io.slipway.replication.raft.RaftLogConfig.Member;
import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.testing.SimulatedTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The API of m1, which leads, over a log whose members are as the test wants. */
class MastersApiTest {
    private static final int LIVES = 50;
    private static final int SILENT = 60_000;

    private final Members log = new Members();
    private final MastersApi api = new MastersApi(
            log,
            new Leadership(
                    new Leadership.Self("m1", URI.create("http://10.0.0.1:7070")),
                    new SimulatedTime().newLoop("node"),
                    MemoryLog.single(new MemoryDisk()),
                    log::leader,
                    () -> true,
                    () -> 0,
                    why -> {}));

    private static final class Members implements MemberLog {
        final List<MemberStatus> all = new ArrayList<>();
        final List<String> done = new ArrayList<>();
        CompletableFuture<Void> outcome = CompletableFuture.completedFuture(null);

        Members with(String id, long silentMs) {
            all.add(new MemberStatus(
                    new Member(id, "10.0.0." + id.charAt(1), 7071),
                    all.isEmpty() ? MemberStatus.Role.LEADER : MemberStatus.Role.FOLLOWER,
                    3,
                    silentMs == SILENT ? -1 : 100 - all.size(),
                    silentMs == SILENT ? -1 : all.size(),
                    silentMs));
            return this;
        }

        @Override
        public Optional<String> leader() {
            return Optional.of("m1");
        }

        @Override
        public List<MemberStatus> members() {
            return all;
        }

        @Override
        public void onMembersChange(Consumer<MembersChange> watcher) {
            throw new AssertionError("asked, not told");
        }

        private CompletableFuture<Void> note(String what) {
            done.add(what);
            return outcome;
        }

        @Override
        public CompletableFuture<Void> addMember(Member added) {
            return note("add " + added.id() + " " + added.address());
        }

        @Override
        public CompletableFuture<Void> removeMember(String id) {
            return note("remove " + id);
        }

        @Override
        public CompletableFuture<Void> replaceMember(String removed, Member added) {
            return note("replace " + removed + " by " + added.id());
        }

        @Override
        public CompletableFuture<Void> transferLeadership(String successor) {
            return note("transfer to " + successor);
        }

        @Override
        public CompletableFuture<byte[]> backup() {
            return CompletableFuture.completedFuture("all".getBytes(StandardCharsets.UTF_8));
        }
    }

    private HttpResponse.Full ask(String method, String path, String body) {
        return (HttpResponse.Full)
                api.handle(HttpRequest.of(method, path, Headers.NONE, body.getBytes(StandardCharsets.UTF_8)))
                        .toCompletableFuture()
                        .join();
    }

    private HttpResponse.Full remove(String id) {
        return ask("DELETE", "/system/v1/masters/" + id, "");
    }

    @Test
    void listsTheMembersAndLeavesOutWhatIsNotKnown() {
        log.with("m1", 0).with("m2", LIVES).with("m3", SILENT);

        assertThat(ask("GET", "/system/v1/masters", "").text())
                .isEqualTo("{\"leader\":\"m1\",\"masters\":["
                        + "{\"id\":\"m1\",\"host\":\"10.0.0.1\",\"port\":7071,\"role\":\"leader\",\"term\":3,"
                        + "\"last_index\":100,\"lag\":0,\"silent_ms\":0,\"url\":\"http://10.0.0.1:7070\"},"
                        + "{\"id\":\"m2\",\"host\":\"10.0.0.2\",\"port\":7071,\"role\":\"follower\",\"term\":3,"
                        + "\"last_index\":99,\"lag\":1,\"silent_ms\":50},"
                        + "{\"id\":\"m3\",\"host\":\"10.0.0.3\",\"port\":7071,\"role\":\"follower\",\"term\":3,"
                        + "\"silent_ms\":60000}]}");
    }

    @Test
    void addsAndReplacesAndWarnsOfAnEvenNumber() {
        log.with("m1", 0).with("m2", LIVES);

        HttpResponse.Full added = ask("POST", "/system/v1/masters", "{\"id\":\"m4\",\"host\":\"h\",\"port\":1}");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.headers().first("X-Slipway-Warning"))
                .hasValueSatisfying(text -> assertThat(text).contains("2 masters outlive the loss of no more"));
        assertThat(ask("POST", "/system/v1/masters", "{\"id\":\"m2\",\"host\":\"h\",\"port\":1,\"replace\":\"m2\"}")
                        .status())
                .isEqualTo(200);

        assertThat(log.done).containsExactly("add m4 h:1", "replace m2 by m2");
        assertThat(ask("POST", "/system/v1/masters", "{\"id\":\"m2\"}").status())
                .isEqualTo(400);
        assertThat(ask("POST", "/system/v1/masters", "{\"id\":\"m9\",\"host\":\"h\",\"port\":1,\"replace\":\"x\"}")
                        .status())
                .isEqualTo(409);
        assertThat(log.done).hasSize(2);
    }

    @Test
    void removesOneOfThree() {
        log.with("m1", 0).with("m2", LIVES).with("m3", LIVES);

        assertThat(remove("m3").status()).isEqualTo(200);
        assertThat(remove("m9").status()).isEqualTo(404);
        assertThat(log.done).containsExactly("remove m3");
    }

    @Test
    void aSilentMasterMayGoAndTheOnesThatAreNeededMayNot() {
        log.with("m1", 0).with("m2", LIVES).with("m3", SILENT);

        assertThat(remove("m2").text()).contains("only 1 of 2 masters would answer", "no majority");
        assertThat(ask("DELETE", "/system/v1/masters/m2?force=true", "").status())
                .as("force does not make a majority")
                .isEqualTo(409);
        assertThat(remove("m3").status()).isEqualTo(200);
        assertThat(log.done).containsExactly("remove m3");
    }

    @Test
    void oneThatAnswersGoesBeforeASilentOneOnlyByForce() {
        log.with("m1", 0).with("m2", LIVES).with("m3", LIVES).with("m4", LIVES).with("m5", SILENT);

        assertThat(remove("m2").text()).contains("'m5' does not", "Remove 'm5' instead");
        assertThat(ask("DELETE", "/system/v1/masters/m2?force=true", "").status())
                .isEqualTo(200);
    }

    @Test
    void theOnlyMasterStays() {
        log.with("m1", 0);

        HttpResponse.Full answer = remove("m1");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("the only master");
        assertThat(log.done).isEmpty();
    }

    @Test
    void aChangeOfTheLeaderItselfIsForTheNextOne() {
        log.with("m1", 0).with("m2", LIVES).with("m3", LIVES);
        log.outcome = CompletableFuture.failedFuture(new NotLeadingException("handed over to 'm2'"));

        HttpResponse.Full answer = remove("m1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().first(LeaderDoor.NOT_LEADING)).isPresent();
        assertThat(answer.headers().first("Retry-After")).contains("1");
    }

    @Test
    void tellsWhyAChangeFailed() {
        log.with("m1", 0).with("m2", LIVES).with("m3", LIVES);
        log.outcome = CompletableFuture.failedFuture(new ConfigException(List.of("it is a member already")));
        assertThat(ask("POST", "/system/v1/masters", "{\"id\":\"m2\",\"host\":\"h\",\"port\":1}")
                        .status())
                .isEqualTo(409);

        log.outcome = CompletableFuture.failedFuture(new LogException("it does not come up", null));
        HttpResponse.Full answer = ask("POST", "/system/v1/masters", "{\"id\":\"m4\",\"host\":\"h\",\"port\":1}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("it does not come up");
    }

    @Test
    void handsLeadershipToTheMasterThatHasMost() {
        log.with("m1", 0).with("m2", LIVES).with("m3", LIVES);

        HttpResponse.Full answer =
                (HttpResponse.Full) api.handOver().toCompletableFuture().join();

        assertThat(answer.text()).isEqualTo("{\"message\":\"Leadership abdicated\"}");
        assertThat(log.done).containsExactly("transfer to m2");
    }

    @Test
    void handsLeadershipToNobodyThatIsSilent() {
        log.with("m1", 0).with("m2", SILENT).with("m3", SILENT);

        assertThat(api.handOver().toCompletableFuture().join().status()).isEqualTo(503);
        assertThat(log.done).isEmpty();
    }

    @Test
    void givesABackup() {
        assertThat(ask("GET", "/system/v1/backup", "").text()).isEqualTo("all");
        assertThat(ask("PUT", "/system/v1/backup", "").status()).isEqualTo(405);
    }
}
