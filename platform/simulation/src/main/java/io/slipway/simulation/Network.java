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
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where agents and frameworks reach the master, with all that can happen on the way. Each client has gateways of its
 * own, so that its lines can be broken apart from others'.
 */
public final class Network {
    private final SimulatedTime time;
    private final Faults faults;
    private final MasterHost master;
    private final Ledger ledger;
    private final List<Connection<?>> all = new ArrayList<>();

    Network(SimulatedTime time, Faults faults, MasterHost master, Ledger ledger) {
        this.time = time;
        this.faults = faults;
        this.master = master;
        this.ledger = ledger;
    }

    /** The lines of one client. */
    public final class Lines implements AgentGateway, SchedulerGateway {
        private final List<Connection<?>> own = new ArrayList<>();
        private boolean partitioned;

        @Override
        public AgentGateway.Session open(AgentGateway.Listener listener) {
            Connection<AgentGateway.Session> connection = new Connection<>(time, faults, false, listener::onClosed);
            add(connection);
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
            add(connection);
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
            own.forEach(Connection::breakOff);
            forget();
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
            own.forEach(Connection::clientDied);
            forget();
        }

        private void add(Connection<?> connection) {
            own.add(connection);
            all.add(connection);
            if (partitioned) {
                breakOff();
            }
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

    /** The master's process died. */
    void masterDied() {
        all.forEach(Connection::masterDied);
        all.clear();
    }

    /** What opens and ends a session is part of the connection, which comes about once. */
    private static boolean mayRepeat(ToAgent message) {
        return message instanceof ToAgent.Run
                || message instanceof ToAgent.Kill
                || message instanceof ToAgent.Acknowledge
                || message instanceof ToAgent.DestroyVolumes
                || message instanceof ToAgent.Ping;
    }

    private static AgentGateway.Listener masterEnd(
            Connection<AgentGateway.Session> connection, AgentGateway.Listener listener) {
        return new AgentGateway.Listener() {
            @Override
            public void onMessage(ToAgent message) {
                connection.toClient(() -> listener.onMessage(message), mayRepeat(message));
            }

            @Override
            public void onClosed(String reason) {
                connection.closedByMaster(reason);
            }
        };
    }

    private SchedulerGateway.Listener masterEnd(
            Connection<SchedulerGateway.Subscription> connection, SchedulerGateway.Listener listener, boolean aware) {
        return new SchedulerGateway.Listener() {
            private @Nullable FrameworkId framework;

            @Override
            public void onEvent(Event event) {
                if (event instanceof Event.Subscribed subscribed) {
                    framework = subscribed.frameworkId();
                }
                connection.toClient(() -> deliver(event), event instanceof Event.Update);
            }

            private void deliver(Event event) {
                if (event instanceof Event.Update update && update.status().uuid() != null && framework != null) {
                    ledger.received(framework, update.status());
                }
                if (aware && event instanceof Event.Update update && framework != null) {
                    ledger.told(framework, update.status());
                }
                listener.onEvent(event);
            }

            @Override
            public void onClosed(String reason) {
                connection.closedByMaster(reason);
            }
        };
    }
}
