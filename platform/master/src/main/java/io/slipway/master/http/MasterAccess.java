package io.slipway.master.http;

import io.slipway.master.view.MasterView;
import io.slipway.master.view.Presence;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.SchedulerGateway;
import java.util.concurrent.CompletableFuture;

/**
 * What is served. The futures fail with {@link io.slipway.replication.NotLeadingException} when this process does not
 * lead. Thread-safe.
 */
public interface MasterAccess {
    /** What the cluster looks like now. */
    CompletableFuture<MasterView> view();

    /** How a framework stands. */
    CompletableFuture<Presence> presence(FrameworkId id);

    /** Ends a framework. False when there is none of this id. */
    CompletableFuture<Boolean> teardown(FrameworkId id);

    /** Where frameworks subscribe. */
    SchedulerGateway schedulerGateway();
}
