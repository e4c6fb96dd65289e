package io.slipway.master;

import io.slipway.mesosapi.Event;
import java.util.List;

/** What leaves the master once what it was decided on is durable. A connection that is gone swallows it. */
sealed interface Effect {
    /** Whose connection; {@link Note} is for none. */
    long connection();

    /** An event for a framework. */
    record ToFramework(long connection, Event event) implements Effect {}

    /** A message for an agent. */
    record ToAgent(long connection, io.slipway.mesosapi.agent.ToAgent message) implements Effect {}

    /**
     * Something for the event log.
     *
     * @param fields names and values by turns
     */
    record Note(String kind, List<String> fields) implements Effect {
        /** Copies the list. */
        public Note {
            fields = List.copyOf(fields);
        }

        @Override
        public long connection() {
            return -1;
        }
    }

    /** The connection is ended from this side. */
    record Close(long connection, String reason) implements Effect {}
}
