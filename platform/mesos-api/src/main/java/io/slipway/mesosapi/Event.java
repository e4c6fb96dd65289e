package io.slipway.mesosapi;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the master tells a framework. Names and meaning as {@code scheduler.proto}. */
public sealed interface Event {
    /**
     * The subscription stands. Always the first event.
     *
     * @param masterId the master's identity and address, for people
     */
    record Subscribed(FrameworkId frameworkId, Duration heartbeatInterval, String masterId) implements Event {}

    /** New offers. */
    record Offers(List<Offer> offers) implements Event {
        /** Copies the list. */
        public Offers {
            offers = List.copyOf(offers);
        }
    }

    /** An offer is no longer valid. */
    record Rescind(OfferId offerId) implements Event {}

    /** A task's state. With a uuid it must be acknowledged. */
    record Update(TaskStatus status) implements Event {}

    /** An agent is gone, and its executors with it. */
    record Failure(@Nullable AgentId agentId, String message) implements Event {}

    /** Mesos: ERROR. The framework was refused or removed; nothing follows. */
    record Refused(String message) implements Event {}

    /** The connection lives. */
    record Heartbeat() implements Event {}
}
