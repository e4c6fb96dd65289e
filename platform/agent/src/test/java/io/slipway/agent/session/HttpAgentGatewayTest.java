package io.slipway.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.testing.TestTasks;
import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.RecordIo;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpAgentGatewayTest {
    private static final FromAgent.Register REGISTER = new FromAgent.Register(
            new AgentInfo(null, "here", 5051, Resources.EMPTY, Attributes.NONE, "1"), List.of(), List.of());
    private static final URI FIRST = URI.create("http://first:7070");
    private static final URI SECOND = URI.create("http://second:7070");

    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedLoop loop = time.newLoop("agent");
    private final Map<URI, Door> doors = new LinkedHashMap<>();
    private final Heard heard = new Heard();
    private final HttpAgentGateway gateway = new HttpAgentGateway(
            List.of(FIRST, SECOND),
            Optional.of(new BearerToken("0123456789abcdef")),
            address -> doors.computeIfAbsent(address, any -> new Door()),
            loop,
            new Ids(new Random(1)),
            Optional.of(new HttpAgentGateway.TasksDoor(URI.create("http://here:5051"), false)));

    /** A master's front door whose answers a test gives. */
    private static final class Door implements HttpTransport {
        final List<HttpRequest> sent = new ArrayList<>();
        final List<CompletableFuture<HttpResponse.Full>> answers = new ArrayList<>();
        final List<HttpRequest> streams = new ArrayList<>();

        @Nullable
        StreamListener listener;

        int closed;

        @Override
        public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
            sent.add(request);
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }

        @Override
        public StreamHandle stream(HttpRequest request, StreamListener streamListener) {
            streams.add(request);
            listener = streamListener;
            return () -> closed++;
        }

        StreamListener reader() {
            return Objects.requireNonNull(listener);
        }

        void refuse(int status, String text) {
            reader().onHeaders(status, Headers.NONE);
            reader().onBytes(text.getBytes(StandardCharsets.UTF_8));
            reader().onEnd("");
        }

        /** As the master that calls its front door so. */
        void acceptAs(URI own) {
            reader().onHeaders(200, Headers.of("Mesos-Stream-Id", "s1", "X-Slipway-Leader", own.toString()));
        }

        void pingEvery(Duration interval, int times, SimulatedTime time) {
            for (int i = 0; i < times; i++) {
                time.advance(interval);
                tell(new ToAgent.Ping());
                time.settle();
            }
        }

        void accept() {
            reader().onHeaders(200, Headers.of("Mesos-Stream-Id", "s1"));
        }

        void tell(ToAgent message) {
            reader().onBytes(
                            RecordIo.frame(MesosJson.toAgent(message).toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static final class Heard implements AgentGateway.Listener {
        final List<ToAgent> messages = new ArrayList<>();
        final List<String> ends = new ArrayList<>();

        @Override
        public void onMessage(ToAgent message) {
            messages.add(message);
        }

        @Override
        public void onClosed(String reason) {
            ends.add(reason);
        }
    }

    private Door door(URI address) {
        return Objects.requireNonNull(doors.get(address));
    }

    private AgentGateway.Session open() {
        AgentGateway.Session session = gateway.open(heard);
        session.send(REGISTER);
        time.settle();
        return session;
    }

    @Test
    void registersWithTheTokenAndReadsWhatTheMasterSays() {
        open();
        HttpRequest request = door(FIRST).streams.get(0);
        assertThat(request.path()).isEqualTo("/mesos/api/v1/agent");
        assertThat(request.headers().first("Authorization")).contains("Bearer 0123456789abcdef");
        assertThat(request.text()).contains("\"REGISTER\"", "\"here\"");

        door(FIRST).accept();
        door(FIRST).tell(new ToAgent.Registered(new AgentId("a1")));
        door(FIRST).tell(new ToAgent.Ping());
        time.settle();

        assertThat(heard.messages).containsExactly(new ToAgent.Registered(new AgentId("a1")), new ToAgent.Ping());
        assertThat(heard.ends).isEmpty();
    }

    @Test
    void goesOnToTheNextMasterAndBeginsWithItTheNextTime() {
        open();
        door(FIRST).refuse(503, "No leading master here");
        time.settle();
        assertThat(door(SECOND).streams).hasSize(1);
        door(SECOND).accept();
        time.settle();
        door(SECOND).reader().onEnd("the connection broke");
        time.settle();
        assertThat(heard.ends).hasSize(1);
        assertThat(heard.ends.get(0)).contains("second", "the connection broke");

        open();

        assertThat(door(SECOND).streams).hasSize(2);
        assertThat(door(FIRST).streams).hasSize(1);
    }

    @Test
    void aMasterThatHangsIsNotTriedFirstAgain() {
        open().close();
        open();

        assertThat(door(FIRST).streams).hasSize(1);
        assertThat(door(SECOND).streams).hasSize(1);
    }

    @Test
    void tellsWhatEveryMasterSaidWhenNoneTakesIt() {
        open();
        door(FIRST).refuse(503, "No leading master here");
        time.settle();
        door(SECOND).reader().onEnd("nothing listens there");
        time.settle();

        assertThat(heard.messages).isEmpty();
        assertThat(heard.ends).hasSize(1);
        assertThat(heard.ends.get(0)).contains("first:7070: answered 503", "leading", "second:7070: nothing listens");
    }

    @Test
    void aWrongTokenIsARefusal() {
        open();
        door(FIRST).refuse(401, "the join token is not this cluster's");
        time.settle();
        door(SECOND).refuse(401, "the join token is not this cluster's");
        time.settle();

        assertThat(heard.messages).hasSize(1);
        assertThat(((ToAgent.Refused) heard.messages.get(0)).reason()).contains("the join token is not");
    }

    @Test
    void messagesGoOneRequestAfterTheOtherInTheirOrder() {
        AgentGateway.Session session = open();
        door(FIRST).accept();
        time.settle();
        session.send(new FromAgent.Pong());
        session.send(new FromAgent.Unregister());
        session.send(new FromAgent.Pong());
        time.settle();
        assertThat(door(FIRST).sent).hasSize(1);
        door(FIRST).answers.get(0).complete(HttpResponse.empty(202));
        time.settle();

        assertThat(door(FIRST).sent).hasSize(2);
        assertThat(door(FIRST).sent.get(0).headers().first("Mesos-Stream-Id")).contains("s1");
        assertThat(door(FIRST).sent.get(0).text()).contains("\"sequence\":1");
        assertThat(door(FIRST).sent.get(1).text())
                .contains("\"sequence\":2", "\"messages\":[{\"type\":\"UNREGISTER\"},{\"type\":\"PONG\"}]");
    }

    @Test
    void closingTellsTheMaster() {
        AgentGateway.Session session = open();
        door(FIRST).accept();
        time.settle();
        session.close();
        session.close();
        time.settle();

        assertThat(door(FIRST).sent).hasSize(1);
        assertThat(door(FIRST).sent.get(0).text()).contains("\"over\":true");
        assertThat(door(FIRST).closed).isEqualTo(1);
        assertThat(heard.ends).isEmpty();
    }

    @Test
    void aMessageThatIsNotTakenEndsTheSession() {
        AgentGateway.Session session = open();
        door(FIRST).accept();
        time.settle();
        session.send(new FromAgent.Pong());
        time.settle();
        door(FIRST).answers.get(0).complete(HttpResponse.text(404, "There is no session"));
        time.settle();

        assertThat(heard.ends.get(0)).contains("404 (There is no session)");
        assertThat(door(FIRST).closed).isEqualTo(1);
    }

    @Test
    void silenceAndWhatCannotBeReadEndTheSession() {
        open();
        door(FIRST).accept();
        time.settle();
        time.advance(HttpSession.SILENCE_MAX.minusSeconds(1));
        door(FIRST).tell(new ToAgent.Ping());
        time.settle();
        time.advance(HttpSession.SILENCE_MAX.minusSeconds(1));
        assertThat(heard.ends).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertThat(heard.ends.get(0)).contains("silent for 75 s");

        open();
        door(FIRST).accept();
        door(FIRST).reader().onBytes("garbage".getBytes(StandardCharsets.UTF_8));
        time.settle();
        assertThat(heard.ends.get(1)).contains("cannot be read");
    }

    @Test
    void asksNobodyWhilePingsCome() {
        open();
        door(FIRST).acceptAs(FIRST);
        door(FIRST).pingEvery(Duration.ofSeconds(15), 20, time);

        assertThat(door(SECOND).sent).isEmpty();
    }

    @Test
    void asksAnotherMasterWhenAPingIsLateAndGoesToTheOneThatLeads() {
        URI third = URI.create("http://third:7070");
        open();
        door(FIRST).acceptAs(FIRST);
        door(FIRST).pingEvery(Duration.ofSeconds(4), 3, time);
        time.advance(Duration.ofMillis(5_900));
        assertThat(door(SECOND).sent).isEmpty();
        time.advance(Duration.ofMillis(200));

        assertThat(door(SECOND).sent).hasSize(1);
        HttpRequest question = door(SECOND).sent.get(0);
        assertThat(question.method() + " " + question.path()).isEqualTo("GET /mesos/api/v1/agent");
        assertThat(question.headers().first("Authorization")).contains("Bearer 0123456789abcdef");
        door(SECOND)
                .answers
                .get(0)
                .complete(new HttpResponse.Full(
                        307, Headers.of("Location", "//third:7070/mesos/api/v1/agent"), new byte[0]));
        time.settle();

        assertThat(heard.ends).hasSize(1);
        assertThat(heard.ends.get(0)).contains("first:7070 does not ping", "http://third:7070 leads now");
        assertThat(door(FIRST).closed).isEqualTo(1);
        open();
        assertThat(door(third).streams).hasSize(1);
        assertThat(door(SECOND).streams).isEmpty();

        door(third).acceptAs(third);
        time.settle();
        time.advance(Duration.ofMillis(6_100));
        assertThat(door(SECOND).sent.size() + door(FIRST).sent.size())
                .as("the interval is known already; a goodbye and two questions")
                .isEqualTo(3);
    }

    @Test
    void theLeaderItselfSaysSo() {
        open();
        door(FIRST).acceptAs(FIRST);
        time.advance(LeaderWatch.USUAL.multipliedBy(3).dividedBy(2));
        door(SECOND)
                .answers
                .get(0)
                .complete(new HttpResponse.Full(204, Headers.of("X-Slipway-Leader", SECOND.toString()), new byte[0]));
        time.settle();

        assertThat(heard.ends).hasSize(1);
    }

    @Test
    void staysWithALeaderThatTheOthersStillFollow() {
        URI named = URI.create("http://10.0.0.1:7070"); // as the first calls itself
        open();
        door(FIRST).acceptAs(named);
        time.advance(Duration.ofSeconds(70));
        assertThat(door(SECOND).sent).as("22.5 s, and again each 7.5 s").hasSize(7);
        door(SECOND)
                .answers
                .get(0)
                .complete(new HttpResponse.Full(307, Headers.of("Location", "//10.0.0.1:7070/x"), new byte[0]));
        door(SECOND).answers.get(1).complete(HttpResponse.text(503, "nobody leads"));
        door(SECOND).answers.get(2).completeExceptionally(new java.io.IOException("nothing listens there"));
        time.settle();
        assertThat(heard.ends).isEmpty();

        door(FIRST).tell(new ToAgent.Ping());
        time.settle();
        time.advance(Duration.ofSeconds(20));
        assertThat(door(SECOND).sent).hasSize(7);
    }

    private static ToAgent run(String url) {
        return new ToAgent.Run(
                TestTasks.FRAMEWORK, TestTasks.withVariable(TestTasks.shell("t1", "true"), "SLIPWAY_URL", url));
    }

    @Test
    void tasksAreToldTheAddressOnTheirMachineInsteadOfTheLeadersOwn() {
        open();
        door(FIRST).acceptAs(URI.create("http://10.0.0.1:7070"));
        door(FIRST).tell(run("http://10.0.0.1:7070"));
        door(FIRST).tell(run("http://masters.example:7070"));
        time.settle();

        assertThat(heard.messages)
                .extracting(message ->
                        ((ToAgent.Run) message).task().command().environment().get("SLIPWAY_URL"))
                .containsExactly("http://here:5051", "http://masters.example:7070");
    }

    @Test
    void aTaskGetsATokenOfItsOwnWhichNoMasterHearsOf() {
        URI master = URI.create("https://10.0.0.1:7070");
        HttpAgentGateway tls = new HttpAgentGateway(
                List.of(master),
                Optional.empty(),
                address -> new Door(),
                loop,
                new Ids(new Random(1)),
                Optional.of(new HttpAgentGateway.TasksDoor(URI.create("http://127.0.0.1:5052"), true)));

        ToAgent.Run one = (ToAgent.Run) tls.forThisMachine(run(master.toString()), master);
        ToAgent.Run other = (ToAgent.Run) tls.forThisMachine(run(master.toString()), master);

        String token = one.task().command().environment().get("SLIPWAY_TOKEN");
        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(other.task().command().environment().get("SLIPWAY_TOKEN")).isNotEqualTo(token);
        assertThat(one.task().command().environment()).containsEntry("SLIPWAY_URL", "http://127.0.0.1:5052");
        FromAgent told = tls.forTheMasters(new FromAgent.Register(
                REGISTER.info(),
                List.of(new FromAgent.RunningTask(TestTasks.FRAMEWORK.id(), one.task(), null)),
                List.of()));
        assertThat(((FromAgent.Register) told).tasks())
                .singleElement()
                .satisfies(running ->
                        assertThat(running.task().command().environment()).containsOnlyKeys("SLIPWAY_URL"));
    }

    @Test
    void namesTheMasterOfTheSessionFirst() {
        assertThat(gateway.session()).isEmpty();
        open();
        door(FIRST).refuse(503, "No leading master here");
        time.settle();
        door(SECOND).accept();
        time.settle();

        assertThat(gateway.session()).contains(SECOND);
        assertThat(gateway.doors()).containsExactly(SECOND, FIRST);
        door(SECOND).reader().onEnd("");
        time.settle();
        assertThat(gateway.session()).isEmpty();
        assertThat(gateway.doors()).containsExactly(SECOND, FIRST);
    }
}
