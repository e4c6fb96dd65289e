package io.slipway.node.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.replication.LogChannel;
import io.slipway.replication.LogListener;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door of master m1 on simulated time, with a log and a leader that do what the test wants. */
class LeaderDoorTest {
    private static final URI OTHER = URI.create("http://10.0.0.2:7070");
    private static final Duration SOON = Duration.ofSeconds(1);

    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedLoop loop = time.newLoop("node");
    private final ScriptedLog log = new ScriptedLog();
    private final List<HttpRequest> inside = new ArrayList<>();
    private final List<HttpRequest> asked = new ArrayList<>();
    private final Deque<CompletableFuture<HttpResponse.Full>> answers = new ArrayDeque<>();
    private Optional<String> elected = Optional.empty();
    private boolean complete = true;
    private long majoritySilentMs = 700;
    private final Leadership leadership = new Leadership(
            new Leadership.Self("m1", URI.create("http://10.0.0.1:7070")),
            loop,
            log,
            () -> elected,
            () -> complete,
            () -> majoritySilentMs,
            why -> {});
    private final LeaderDoor door = new LeaderDoor(
            leadership,
            request -> {
                inside.add(request);
                return CompletableFuture.completedStage(HttpResponse.text(200, "inside"));
            },
            loop,
            Leader::new,
            "10.0.0.1:7070");

    /** A log that is told what to tell. */
    private static final class ScriptedLog implements ReplicatedLog {
        @Nullable
        LogListener listener;

        final Deque<CompletableFuture<Void>> appends = new ArrayDeque<>();

        @Override
        public LogChannel join(String name, LogListener joined) {
            assertThat(name).isEqualTo("node");
            listener = joined;
            return (term, records) -> {
                appends.add(new CompletableFuture<>());
                return Objects.requireNonNull(appends.peekLast());
            };
        }

        LogListener listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public void start() {}

        @Override
        public void close() {}
    }

    /** The leader's door. */
    private final class Leader implements HttpTransport {
        Leader(URI address) {
            assertThat(address).isEqualTo(OTHER);
        }

        @Override
        public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
            asked.add(request);
            CompletableFuture<HttpResponse.Full> prepared = answers.poll();
            return prepared == null
                    ? CompletableFuture.completedFuture(HttpResponse.text(201, "from the leader"))
                    : prepared;
        }

        @Override
        public StreamHandle stream(HttpRequest request, StreamListener listener) {
            throw new AssertionError("nothing is streamed through");
        }
    }

    private void followM2() {
        elected = Optional.of("m2");
        log.listener().committed(List.of(new MasterBook().encode(new Leads("m2", OTHER))));
    }

    private void lead() {
        elected = Optional.of("m1");
        log.listener().leading(1);
        Objects.requireNonNull(log.appends.poll()).complete(null);
    }

    private CompletableFuture<HttpResponse> ask(String method, String path, String... headers) {
        HttpRequest request = HttpRequest.of(method, path, Headers.of(headers), new byte[0]);
        return door.handle(request).<HttpResponse>thenApply(answer -> answer).toCompletableFuture();
    }

    private static String text(CompletableFuture<HttpResponse> answer) {
        return ((HttpResponse.Full) answer.join()).text();
    }

    private static String header(CompletableFuture<HttpResponse> answer, String name) {
        return answer.join().headers().first(name).orElse("");
    }

    private static <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(
                new IOException("nothing listens there", new ConnectException("refused")));
    }

    @Test
    void theLeaderAnswersEverythingItself() {
        lead();

        for (String path : List.of("/v2/apps", "/v2/events", "/mesos/api/v1/scheduler", "/package/search")) {
            assertThat(text(ask("POST", path))).isEqualTo("inside");
        }
        assertThat(header(ask("GET", "/v2/apps"), LeaderDoor.STALE)).isEmpty();
    }

    @Test
    void theLeaderNamesItsDoorWhereOthersSendTo() {
        lead();

        assertThat(header(ask("POST", "/mesos/api/v1/agent"), LeaderDoor.LEADER))
                .isEqualTo("http://10.0.0.1:7070");
        assertThat(header(ask("GET", "/v2/apps"), LeaderDoor.LEADER)).isEmpty();
    }

    @Test
    void aLeaderThatDoesNotHearTheOthersTakesWritesAndAnswersNoReadAsNew() {
        lead();
        majoritySilentMs = 1_300;

        CompletableFuture<HttpResponse> short_ = ask("GET", "/v2/apps");
        CompletableFuture<HttpResponse> mesos = ask("GET", "/mesos/slaves");
        assertThat(text(ask("POST", "/v2/apps"))).isEqualTo("inside");
        assertThat(short_).isNotDone();
        majoritySilentMs = 0;
        time.advance(SOON);
        assertThat(text(short_)).isEqualTo("inside");
        assertThat(header(short_, LeaderDoor.STALE)).isEmpty();
        assertThat(text(mesos)).isEqualTo("inside");

        majoritySilentMs = 1_300;
        CompletableFuture<HttpResponse> long_ = ask("GET", "/v2/apps");
        time.advance(LeaderDoor.PATIENCE.plus(SOON));
        assertThat(header(long_, LeaderDoor.STALE)).contains("does not hear enough");
    }

    @Test
    void nobodyLeadsBeforeThatIsDurableAndTheComponentsHaveTakenOver() {
        complete = false;
        elected = Optional.of("m1");
        log.listener().leading(1);
        assertThat(leadership.where()).isEqualTo(new Where.Unknown("this master is about to take over", true));

        Objects.requireNonNull(log.appends.poll()).complete(null);
        assertThat(leadership.where()).isInstanceOf(Where.Unknown.class);

        complete = true;
        assertThat(leadership.where()).isEqualTo(new Where.Here());

        log.listener().following();
        assertThat(leadership.where()).isInstanceOf(Where.Unknown.class);
    }

    @Test
    void theDoorOfALeaderIsKnownFromItsLastTimeToo() {
        followM2();
        log.listener().committed(List.of(new MasterBook().encode(new Leads("m3", URI.create("http://10.0.0.3:7070")))));
        assertThat(leadership.where()).as("heard of neither yet").isEqualTo(new Where.There("m2", OTHER));

        elected = Optional.of("m4");
        assertThat(leadership.where())
                .isEqualTo(new Where.Unknown("master 'm4' leads, and has not said where yet", true));
    }

    @Test
    void aFollowerAsksTheLeaderInTheNameOfItsGuest() {
        followM2();

        CompletableFuture<HttpResponse> answer = ask(
                "PUT",
                "/v2/apps/a?force=true",
                "Host",
                "m1",
                "Origin",
                "http://m1",
                "Authorization",
                "x",
                "Sec-Y",
                "z");

        assertThat(answer.join().status()).isEqualTo(201);
        assertThat(inside).isEmpty();
        HttpRequest sent = asked.get(0);
        assertThat(sent.path()).isEqualTo("/v2/apps/a");
        assertThat(sent.query().first("force")).contains("true");
        assertThat(sent.headers().first("X-Marathon-Via")).contains("1.1 10.0.0.1:7070");
        assertThat(sent.headers().first("Authorization")).contains("x");
        for (String own : List.of("Host", "Origin", "Sec-Y")) {
            assertThat(sent.headers().first(own)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/events?event_type=a%20b, 302, http://10.0.0.2:7070/v2/events?event_type=a%20b",
        "/service/marathon/v2/events, 302, http://10.0.0.2:7070/service/marathon/v2/events",
        "/mesos/api/v1/scheduler, 307, //10.0.0.2:7070/mesos/api/v1/scheduler",
        "/mesos/master/api/v1/scheduler, 307, //10.0.0.2:7070/mesos/master/api/v1/scheduler",
        "/mesos/api/v1/agent, 307, //10.0.0.2:7070/mesos/api/v1/agent"
    })
    void aFollowerSendsStreamsToTheLeader(String path, int status, String location) {
        followM2();

        CompletableFuture<HttpResponse> answer = ask("GET", path);

        assertThat(answer.join().status()).isEqualTo(status);
        assertThat(header(answer, "Location")).isEqualTo(location);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ping",
                "/metrics",
                "/metrics/prometheus",
                "/mesos/health",
                "/mesos/master/version",
                "/service/marathon/ping"
            })
    void everyMasterAnswersWhatIsAboutItself(String path) {
        followM2();

        assertThat(text(ask("GET", path))).isEqualTo("inside");
        assertThat(asked).isEmpty();
    }

    @Test
    void aFollowerGivesAnOldAnswerToWhoIsContentWithOne() {
        followM2();

        CompletableFuture<HttpResponse> answer = ask("GET", "/v2/apps", "Cache-Control", "max-stale");

        assertThat(text(answer)).isEqualTo("inside");
        assertThat(header(answer, LeaderDoor.STALE)).isEqualTo("an old answer was asked for");
        assertThat(text(ask("GET", "/mesos/slaves", "Cache-Control", "max-stale")))
                .isEqualTo("from the leader");
        assertThat(text(ask("PUT", "/v2/apps", "Cache-Control", "max-stale"))).isEqualTo("from the leader");
    }

    @Test
    void requestsWaitForALeader() {
        CompletableFuture<HttpResponse> write = ask("POST", "/v2/apps");
        CompletableFuture<HttpResponse> read = ask("GET", "/v2/apps");
        time.advance(SOON);
        assertThat(write).isNotDone();
        assertThat(read).isNotDone();

        followM2();
        time.advance(SOON);

        assertThat(text(write)).isEqualTo("from the leader");
        assertThat(text(read)).isEqualTo("from the leader");
    }

    @Test
    void withoutALeaderWritesAreRefusedAndReadsAreOld() {
        CompletableFuture<HttpResponse> write = ask("POST", "/v2/apps");
        CompletableFuture<HttpResponse> read = ask("GET", "/v2/apps");
        time.advance(LeaderDoor.PATIENCE.plus(SOON));

        assertThat(write.join().status()).isEqualTo(503);
        assertThat(header(write, "Retry-After")).isEqualTo("1");
        assertThat(text(write)).contains("have not chosen a leader yet", "Nothing was changed");
        assertThat(text(read)).isEqualTo("inside");
        assertThat(header(read, LeaderDoor.STALE)).contains("have not chosen a leader");
        assertThat(ask("POST", "/v2/apps").join().status())
                .as("who comes later does not wait again")
                .isEqualTo(503);
        assertThat(ask("GET", "/mesos/slaves").join().status()).isEqualTo(503);
    }

    @Test
    void whatDidNotReachTheLeaderIsAskedAgain() {
        followM2();
        answers.add(refused());
        answers.add(refused());

        CompletableFuture<HttpResponse> write = ask("POST", "/v2/apps");
        assertThat(write).isNotDone();
        time.advance(SOON);

        assertThat(text(write)).isEqualTo("from the leader");
        assertThat(asked).hasSize(3);
    }

    @Test
    void aWriteThatBrokeOffIsInDoubtAndAReadIsAskedAgain() {
        followM2();
        answers.add(CompletableFuture.failedFuture(new IOException("the connection broke")));
        answers.add(CompletableFuture.failedFuture(new IOException("the connection broke")));

        CompletableFuture<HttpResponse> write = ask("POST", "/v2/apps");
        CompletableFuture<HttpResponse> read = ask("GET", "/v2/apps");
        time.advance(SOON);

        assertThat(write.join().status()).isEqualTo(502);
        assertThat(text(write)).contains("Whether the request took effect is not known");
        assertThat(header(write, "Retry-After")).isEmpty();
        assertThat(text(read)).isEqualTo("from the leader");
    }

    @Test
    void aLeaderThatStandsStillIsGivenUpOnceAnotherLeads() {
        followM2();
        answers.add(new CompletableFuture<>());
        answers.add(new CompletableFuture<>());
        CompletableFuture<HttpResponse> write = ask("POST", "/v2/apps");
        CompletableFuture<HttpResponse> read = ask("GET", "/v2/apps");
        time.advance(Duration.ofSeconds(30));
        assertThat(write).isNotDone();

        elected = Optional.of("m3");
        time.advance(Duration.ofSeconds(2));

        assertThat(write).as("the old one may hand over, and still answer").isNotDone();
        assertThat(text(read)).isEqualTo("inside");
        assertThat(header(read, LeaderDoor.STALE)).contains("leads no more");
        time.advance(Duration.ofSeconds(4));
        assertThat(write.join().status()).isEqualTo(502);
        assertThat(text(write)).contains("leads no more");
    }

    @Test
    void whoIsAskedAsTheLeaderAndIsNotSaysSoAndTheOtherDoorAsksAnew() {
        followM2();
        CompletableFuture<HttpResponse> second = ask("POST", "/v2/apps", "X-Marathon-Via", "1.1 10.0.0.3:7070");
        assertThat(second.join().status()).isEqualTo(503);
        assertThat(asked).isEmpty();

        answers.add(CompletableFuture.completedFuture((HttpResponse.Full) second.join()));
        CompletableFuture<HttpResponse> first = ask("POST", "/v2/apps");
        time.advance(SOON);

        assertThat(text(first)).isEqualTo("from the leader");
    }

    @Test
    void aMasterThatStopsTakesNothingIn() {
        lead();
        leadership.close();

        CompletableFuture<HttpResponse> write = ask("POST", "/v2/apps");

        assertThat(write.join().status()).isEqualTo(503);
        assertThat(text(write)).contains("this master stops");
    }
}
