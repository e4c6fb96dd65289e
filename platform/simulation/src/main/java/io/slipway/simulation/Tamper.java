package io.slipway.simulation;

import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.agent.ToAgent;
import java.util.List;

/** A master that does wrong: what it says is changed on the way, so that tests can show that the checks see it. */
interface Tamper {
    /** Nothing is changed. */
    Tamper NOTHING = new Tamper() {};

    /** What agents hear instead. */
    default List<ToAgent> toAgent(ToAgent message) {
        return List.of(message);
    }

    /** What frameworks hear instead. */
    default List<Event> toFramework(Event event) {
        return List.of(event);
    }
}
