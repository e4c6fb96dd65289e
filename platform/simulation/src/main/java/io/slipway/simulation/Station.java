package io.slipway.simulation;

import io.slipway.master.view.MasterView;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.agent.AgentGateway;
import java.util.concurrent.CompletableFuture;

/** A machine with a master, as the network sees it. */
interface Station {
    boolean isUp();

    /** Where agents register. @throws IllegalStateException when it is down */
    AgentGateway agents();

    /** Where frameworks subscribe. @throws IllegalStateException when it is down */
    SchedulerGateway frameworks();

    /** What its master sees; fails when it is down or does not lead. */
    CompletableFuture<MasterView> view();

    /** Whether it ever met with something it should not have: a decision that threw. */
    boolean failed();
}
