package io.slipway.scheduler;

import io.slipway.marathonapi.ApiEvent;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.TaskId;
import org.jspecify.annotations.Nullable;

/** Something done once the decision behind it is durable. */
sealed interface Effect {
    /** Tells the master. */
    record Send(Call call) implements Effect {}

    /**
     * Has a task ended, and sees to it that it does end.
     *
     * @param reason why, in words
     */
    record Kill(TaskId task, @Nullable AgentId agent, String reason) implements Effect {}

    /** Tells those who listen to the events. */
    record Tell(ApiEvent event) implements Effect {}

    /** Shows the state as it was when this was decided to those who read it. */
    record Publish(Image image) implements Effect {}
}
