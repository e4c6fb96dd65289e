package io.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.testing.RecordingMaster;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MasterLinkTest {
    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedLoop loop = time.newLoop("agent");
    private final Gateway gateway = new Gateway();
    private final Owner owner = new Owner();
    private final MasterLink link = new MasterLink(gateway, loop, new Ids(new Random(1)), owner);

    private static final class Gateway implements AgentGateway {
        final List<Listener> listeners = new ArrayList<>();
        final List<FromAgent> sent = new ArrayList<>();
        int closed;

        @Override
        public Session open(Listener listener) {
            listeners.add(listener);
            return new Session() {
                @Override
                public void send(FromAgent message) {
                    sent.add(message);
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }

        Listener last() {
            return listeners.get(listeners.size() - 1);
        }
    }

    private static final class Owner implements MasterLink.Owner {
        final List<String> events = new ArrayList<>();

        @Override
        public FromAgent.Register register() {
            return new FromAgent.Register(
                    new AgentInfo(null, "h", 1, Resources.EMPTY, Attributes.NONE, "1"), List.of(), List.of());
        }

        @Override
        public void registered(ToAgent.Registered message) {
            events.add("registered");
        }

        @Override
        public void disconnected() {
            events.add("disconnected");
        }

        @Override
        public void refused(String reason) {
            events.add("refused " + reason);
        }

        @Override
        public void gone(String reason) {
            events.add("gone " + reason);
        }

        @Override
        public void message(ToAgent message) {
            events.add("message");
        }
    }

    private void register() {
        link.open();
        gateway.last().onMessage(new ToAgent.Registered(RecordingMaster.AGENT));
        time.settle();
    }

    @Test
    void registersAndAnswersPings() {
        register();
        assertThat(owner.events).containsExactly("registered");
        gateway.last().onMessage(new ToAgent.Ping());
        time.settle();
        assertThat(gateway.sent).hasSize(2);
        assertThat(gateway.sent.get(1)).isInstanceOf(FromAgent.Pong.class);
    }

    @Test
    void triesAgainLaterAndLater() {
        link.open();
        for (int i = 0; i < 12; i++) {
            gateway.last().onClosed("no leader");
            time.settle();
            int before = gateway.listeners.size();
            long base = Math.min(60_000, 250L << i);
            time.advance(Duration.ofMillis(base / 2 - 1));
            assertThat(gateway.listeners).as("try %d", i).hasSize(before);
            time.advance(Duration.ofMillis(base / 2 + 1));
            assertThat(gateway.listeners).as("try %d", i).hasSize(before + 1);
        }
        assertThat(owner.events).isEmpty();
    }

    @Test
    void startsOverQuicklyAfterARegistration() {
        register();
        gateway.last().onClosed("failover");
        time.advance(Duration.ofMillis(250));
        assertThat(gateway.listeners).hasSize(2);
        assertThat(owner.events).containsExactly("registered", "disconnected");
        assertThat(gateway.closed).isEqualTo(1);
    }

    @Test
    void takesTheTimeItWasToldWhenASessionEnds() {
        List<Long> returns = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            register();
            gateway.last().onMessage(new ToAgent.Spread(Duration.ofSeconds(10)));
            time.settle();
            int before = gateway.listeners.size();
            long lost = time.nanoTime();
            gateway.last().onClosed("failover");
            while (gateway.listeners.size() == before) {
                time.advance(Duration.ofMillis(10));
            }
            returns.add((time.nanoTime() - lost) / 1_000_000);
        }
        assertThat(returns).allMatch(millis -> millis <= 10_260);
        assertThat(returns).as("some early").anyMatch(millis -> millis < 2_000);
        assertThat(returns).as("some late").anyMatch(millis -> millis > 8_000);
    }

    @Test
    void tellsThatItIsGoneAndComesBackSoon() {
        link.open();
        gateway.last().onMessage(new ToAgent.Gone("declared"));
        time.settle();
        assertThat(owner.events).containsExactly("gone declared");
        time.advance(Duration.ofMillis(250));
        assertThat(gateway.listeners).hasSize(2);
    }

    @Test
    void ignoresMessagesOfAnOldSession() {
        register();
        AgentGateway.Listener old = gateway.last();
        old.onClosed("failover");
        time.advance(Duration.ofSeconds(1));
        old.onMessage(new ToAgent.Registered(RecordingMaster.AGENT));
        old.onClosed("again");
        time.settle();
        assertThat(owner.events).containsExactly("registered", "disconnected");
        assertThat(gateway.listeners).hasSize(2);
    }

    @Test
    void givesUpAMasterThatDoesNotAnswer() {
        link.open();
        time.advance(Duration.ofSeconds(31));
        assertThat(gateway.listeners).hasSize(2);
        assertThat(gateway.closed).isEqualTo(1);
    }

    @Test
    void givesUpAMasterWhosePingsStop() {
        register();
        time.advance(Duration.ofHours(1));
        assertThat(owner.events).as("a master that never pings").containsExactly("registered");
        gateway.last().onMessage(new ToAgent.Ping());
        time.advance(Duration.ofSeconds(74));
        assertThat(owner.events).containsExactly("registered");
        time.advance(Duration.ofSeconds(2));
        assertThat(owner.events).containsExactly("registered", "disconnected");
    }

    @Test
    void asksARefusingMasterOnceAMinute() {
        link.open();
        gateway.last().onMessage(new ToAgent.Refused("unknown version"));
        time.settle();
        assertThat(owner.events).containsExactly("refused unknown version");
        time.advance(Duration.ofSeconds(29));
        assertThat(gateway.listeners).hasSize(1);
        time.advance(Duration.ofSeconds(31));
        assertThat(gateway.listeners).hasSize(2);
    }

    @Test
    void staysClosedOnceEnded() {
        register();
        link.end();
        link.send(new FromAgent.Pong());
        time.advance(Duration.ofHours(1));
        assertThat(gateway.listeners).hasSize(1);
        assertThat(gateway.sent).hasSize(1);
    }
}
