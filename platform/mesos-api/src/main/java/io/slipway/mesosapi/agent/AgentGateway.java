package io.slipway.mesosapi.agent;

/** Where an agent reaches the leading master. Thread-safe; no method blocks. */
public interface AgentGateway {
    /** Opens a session. The agent sends {@link FromAgent.Register} first; the listener must not block. */
    Session open(Listener listener);

    /** The agent's end of a session. */
    interface Listener {
        /** The next message of the master. */
        void onMessage(ToAgent message);

        /** The session is over; open another. */
        void onClosed(String reason);
    }

    /** A session. */
    interface Session extends AutoCloseable {
        /** Sends a message; messages arrive in the order sent. Lost without notice once the session is over. */
        void send(FromAgent message);

        @Override
        void close();
    }
}
