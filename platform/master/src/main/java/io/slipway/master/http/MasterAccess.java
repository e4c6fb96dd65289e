package io.slipway.master.http;

import io.slipway.allocator.Rejection;
import io.slipway.master.journal.Standing;
import io.slipway.master.view.MasterView;
import io.slipway.master.view.Presence;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.SchedulerGateway;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What is served. The futures fail with {@link io.slipway.replication.NotLeadingException} when this process does not
 * lead. Thread-safe.
 */
public interface MasterAccess {
    /** What the cluster looks like now. */
    CompletableFuture<MasterView> view();

    /** Why what is free is not offered; dearer than {@link #view}, since every agent is tried with every framework. */
    CompletableFuture<List<Rejection>> rejections();

    /** How a framework stands. */
    CompletableFuture<Presence> presence(FrameworkId id);

    /** Declares an agent gone. False when it is not known. */
    CompletableFuture<Boolean> markGone(AgentId id);

    /**
     * Takes an agent out of use. False when it is not known.
     *
     * @param standing from the present time
     */
    CompletableFuture<Boolean> standing(AgentId id, Function<Instant, Standing> standing);

    /** Takes an agent into use again. False when it is not known. */
    CompletableFuture<Boolean> reactivate(AgentId id);

    /** Ends a framework. False when there is none of this id. */
    CompletableFuture<Boolean> teardown(FrameworkId id);

    /** Where frameworks subscribe. */
    SchedulerGateway schedulerGateway();
}
