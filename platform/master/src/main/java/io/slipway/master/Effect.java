package io.slipway.master;

import io.slipway.mesosapi.Event;

/** What leaves the master once what it was decided on is durable. A connection that is gone swallows it. */
sealed interface Effect {
    /** Whose connection. */
    long connection();

    /** An event for a framework. */
    record ToFramework(long connection, Event event) implements Effect {}

    /** A message for an agent. */
    record ToAgent(long connection, io.slipway.mesosapi.agent.ToAgent message) implements Effect {}

    /** The connection is ended from this side. */
    record Close(long connection, String reason) implements Effect {}
}
