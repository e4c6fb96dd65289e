package io.slipway.simulation;

import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.runtime.testing.SimulatedTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where agents and frameworks reach the masters, one after the other until one leads, with all that can happen on
 * the way. Each client has gateways of its own, so that its lines can be broken apart from others'.
 */
public final class Network {
    private final SimulatedTime time;
    private final Faults faults;
    private final List<? extends Station> masters;
    private final Ledger ledger;
    private final List<Link> all = new ArrayList<>();
    private Tamper tamper = Tamper.NOTHING;

    /** A connection to one of the masters. */
    private record Link(Station master, Connection<?> connection) {}

    Network(SimulatedTime time, Faults faults, List<? extends Station> masters, Ledger ledger) {
        this.time = time;
        this.faults = faults;
        this.masters = masters;
        this.ledger = ledger;
    }

    /** From now on messages to agents and frameworks are changed on the way: to show that the checks see it. */
    void setTamper(Tamper changing) {
        tamper = changing;
    }

    /** The lines of one client. */
    public final class Lines implements AgentGateway, SchedulerGateway {
        private final List<Link> own = new ArrayList<>();
        private final Set<Station> away = new HashSet<>();
        private boolean partitioned;
        private int next;

        @Override
        public AgentGateway.Session open(AgentGateway.Listener listener) {
            Connection<AgentGateway.Session> connection = new Connection<>(time, faults, false, listener::onClosed);
            Station master = add(connection);
            connection.open(() -> master.isUp() ? master.agents().open(masterEnd(connection, listener)) : null);
            return new AgentGateway.Session() {
                @Override
                public void send(FromAgent message) {
                    connection.toMaster(end -> end.send(message), !(message instanceof FromAgent.Unregister));
                }

                @Override
                public void close() {
                    connection.closedByClient();
                }
            };
        }

        @Override
        public SchedulerGateway.Subscription subscribe(
                FrameworkInfo framework, Set<String> suppressed, SchedulerGateway.Listener listener) {
            Connection<SchedulerGateway.Subscription> connection =
                    new Connection<>(time, faults, true, listener::onClosed);
            Station master = add(connection);
            boolean aware = framework.capabilities().contains(FrameworkInfo.Capability.PARTITION_AWARE);
            connection.open(() -> master.isUp()
                    ? master.frameworks().subscribe(framework, suppressed, masterEnd(connection, listener, aware))
                    : null);
            return new SchedulerGateway.Subscription() {
                @Override
                public void call(Call call) {
                    connection.toMaster(end -> end.call(call), !(call instanceof Call.Teardown));
                }

                @Override
                public void close() {
                    connection.closedByClient();
                }
            };
        }

        /** All present lines break. */
        public void breakOff() {
            own.forEach(link -> link.connection.breakOff());
            forget();
        }

        /** The same for one of the masters only. */
        void partitionFrom(Station master, boolean cut) {
            if (!cut) {
                away.remove(master);
            } else if (away.add(master)) {
                breakOff(master);
            }
        }

        private void breakOff(Station master) {
            List<Link> broken =
                    own.stream().filter(link -> link.master == master).toList();
            broken.forEach(link -> link.connection.breakOff());
            own.removeAll(broken);
            all.removeAll(broken);
        }

        /** No line can be opened until this is undone; the present ones break. */
        public void partition(boolean away) {
            partitioned = away;
            if (away) {
                breakOff();
            }
        }

        /** The client's process died. */
        public void died() {
            own.forEach(link -> link.connection.clientDied());
            forget();
        }

        /** Adds a connection, to the master whose turn it is. */
        private Station add(Connection<?> connection) {
            Station master = masters.get(next);
            next = (next + 1) % masters.size();
            Link link = new Link(master, connection);
            own.removeIf(old -> old.connection.isOver());
            own.add(link);
            all.add(link);
            if (partitioned) {
                breakOff();
            } else if (away.contains(master)) {
                breakOff(master);
            }
            return master;
        }

        private void forget() {
            all.removeAll(own);
            own.clear();
        }
    }

    /** Lines for one more client. */
    public Lines newLines() {
        return new Lines();
    }

    /** A master's process died. */
    void died(Station master) {
        all.removeIf(link -> {
            if (link.master == master) {
                link.connection.masterDied();
            }
            return link.master == master || link.connection.isOver();
        });
    }

    /** What opens and ends a session is part of the connection, which comes about once. */
    private static boolean mayRepeat(ToAgent message) {
        return message instanceof ToAgent.Run
                || message instanceof ToAgent.Kill
                || message instanceof ToAgent.Acknowledge
                || message instanceof ToAgent.DestroyVolumes
                || message instanceof ToAgent.Ping;
    }

    /** How a framework in the process of {@code master} reaches it: directly. */
    SchedulerGateway direct(Station master) {
        return (framework, suppressed, listener) ->
                master.frameworks().subscribe(framework, suppressed, new Ear(listener));
    }

    private AgentGateway.Listener masterEnd(
            Connection<AgentGateway.Session> connection, AgentGateway.Listener listener) {
        return new AgentGateway.Listener() {
            @Override
            public void onMessage(ToAgent message) {
                tamper.toAgent(message)
                        .forEach(one -> connection.toClient(() -> listener.onMessage(one), mayRepeat(one)));
            }

            @Override
            public void onClosed(String reason) {
                connection.closedByMaster(reason);
            }
        };
    }

    private SchedulerGateway.Listener masterEnd(
            Connection<SchedulerGateway.Subscription> connection, SchedulerGateway.Listener listener, boolean aware) {
        Ear ear = new Ear(listener, aware);
        return new SchedulerGateway.Listener() {
            @Override
            public void onEvent(Event event) {
                ear.sent(event);
                connection.toClient(() -> ear.onEvent(event), event instanceof Event.Update);
            }

            @Override
            public void onClosed(String reason) {
                connection.closedByMaster(reason);
            }
        };
    }

    /** Writes down what a framework hears. */
    private final class Ear implements SchedulerGateway.Listener {
        private final SchedulerGateway.Listener listener;
        private final boolean aware;
        private @Nullable FrameworkId framework;

        Ear(SchedulerGateway.Listener listener, boolean aware) {
            this.listener = listener;
            this.aware = aware;
        }

        /** Of a framework that hears at once, and knows of partitions. */
        Ear(SchedulerGateway.Listener listener) {
            this(listener, true);
        }

        void sent(Event event) {
            if (event instanceof Event.Subscribed subscribed) {
                framework = subscribed.frameworkId();
            }
        }

        @Override
        public void onEvent(Event event) {
            sent(event);
            for (Event one : tamper.toFramework(event)) {
                if (one instanceof Event.Update update && framework != null) {
                    if (update.status().uuid() != null) {
                        ledger.received(framework, update.status());
                    }
                    if (aware) {
                        ledger.told(framework, update.status());
                    }
                }
                listener.onEvent(one);
            }
        }

        @Override
        public void onClosed(String reason) {
            listener.onClosed(reason);
        }
    }
}
