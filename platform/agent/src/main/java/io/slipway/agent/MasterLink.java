package io.slipway.agent;

import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session with the leading master. Owner: the loop it is given.
 *
 * <p>States: closed, opened (Register is sent), registered. Opened to registered by {@link ToAgent.Registered}. Any to
 * closed: the gateway says so, no answer to Register in time, no {@link ToAgent.Ping} for a while from a master that
 * sends them, {@link ToAgent.Refused}, or {@link ToAgent.Gone}. Closed to opened after a wait that doubles from 0.25 s
 * to a minute, less a random part of it; after a refusal, a minute. When a session ends that stood, a random part of
 * the time that the master told last ({@link ToAgent.Spread}) is waited besides, so that the agents of a large cluster
 * do not return all at once.
 */
final class MasterLink {
    private static final Logger LOG = LoggerFactory.getLogger(MasterLink.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(30);

    /** Five pings, 15 s apart. */
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(75);

    private final AgentGateway gateway;
    private final EventLoop loop;
    private final Ids ids;
    private final Owner owner;
    private AgentGateway.@Nullable Session session;
    private EventLoop.@Nullable Timer timer;
    private Duration wait = FIRST_WAIT;
    private Duration spread = Duration.ZERO;
    private long generation;
    private boolean registered;
    private boolean ended;
    private String state = "not connected to a master";

    /** Whose link it is; called on the loop. */
    interface Owner {
        /** How the agent introduces itself. */
        FromAgent.Register register();

        /** A session stands. */
        void registered(ToAgent.Registered message);

        /** The session is over. */
        void disconnected();

        /** The master does not want this agent. */
        void refused(String reason);

        /**
         * The master holds this agent for gone: its tasks must end, and it must introduce itself as a new one from now
         * on.
         */
        void gone(String reason);

        /** Any other message; the agent is registered. */
        void message(ToAgent message);
    }

    MasterLink(AgentGateway gateway, EventLoop loop, Ids ids, Owner owner) {
        this.gateway = gateway;
        this.loop = loop;
        this.ids = ids;
        this.owner = owner;
    }

    /** Opens a session. */
    void open() {
        if (ended) {
            return;
        }
        long mine = ++generation;
        state = "registering";
        arm(REGISTER_TIMEOUT, () -> close("the master has not answered for " + REGISTER_TIMEOUT.toSeconds() + " s"));
        try {
            session = gateway.open(new AgentGateway.Listener() {
                @Override
                public void onMessage(ToAgent message) {
                    post(mine, () -> take(message));
                }

                @Override
                public void onClosed(String reason) {
                    post(mine, () -> close(reason));
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("cannot open a session with the master", e);
            close(String.valueOf(e.getMessage()));
            return;
        }
        session.send(owner.register());
    }

    /** Sends {@code message} if a session stands. */
    void send(FromAgent message) {
        if (registered && session != null) {
            session.send(message);
        }
    }

    /** Whether a session stands. */
    boolean isRegistered() {
        return registered;
    }

    /** How the link is, in words. */
    String describe() {
        return state;
    }

    /** Closes the session for good. */
    void end() {
        ended = true;
        generation++;
        stopTimer();
        if (session != null) {
            session.close();
            session = null;
        }
        registered = false;
        state = "closed";
    }

    private void take(ToAgent message) {
        if (message instanceof ToAgent.Refused refused) {
            LOG.error("the master refuses this agent: {}", refused.reason());
            wait = LONGEST_WAIT;
            close("refused: " + refused.reason());
            owner.refused(refused.reason());
        } else if (message instanceof ToAgent.Registered accepted) {
            registered = true;
            wait = FIRST_WAIT;
            state = "registered";
            stopTimer();
            owner.registered(accepted);
        } else if (message instanceof ToAgent.Gone gone) {
            LOG.error("the master holds this agent for gone: {}", gone.reason());
            close("gone: " + gone.reason());
            owner.gone(gone.reason());
        } else if (!registered) {
            LOG.warn("ignored {} before the registration", message);
        } else if (message instanceof ToAgent.Ping) {
            arm(PING_TIMEOUT, () -> close("no ping from the master for " + PING_TIMEOUT.toSeconds() + " s"));
            send(new FromAgent.Pong());
        } else if (message instanceof ToAgent.Spread told) {
            spread = told.window();
        } else {
            owner.message(message);
        }
    }

    private void close(String reason) {
        generation++;
        boolean was = registered;
        registered = false;
        if (session != null) {
            session.close();
            session = null;
        }
        Duration pause = wait.multipliedBy(500 + ids.random().nextInt(501)).dividedBy(1000);
        if (was) {
            pause = pause.plus(spread.multipliedBy(ids.random().nextInt(1001)).dividedBy(1000));
        }
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
        state = "not connected to a master: " + reason;
        LOG.info("no session with a master ({}); next try in {} ms", reason, pause.toMillis());
        arm(pause, this::open);
        if (was) {
            owner.disconnected();
        }
    }

    private void post(long mine, Runnable action) {
        try {
            loop.execute(() -> {
                if (mine == generation && !ended) {
                    action.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("a message of the master was dropped: {}", e.getMessage());
        }
    }

    private void arm(Duration delay, Runnable action) {
        stopTimer();
        timer = loop.schedule(delay, () -> {
            timer = null;
            action.run();
        });
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
