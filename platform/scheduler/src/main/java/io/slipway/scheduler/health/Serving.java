package io.slipway.scheduler.health;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.Run;

/** Whether instances do their work. */
public final class Serving {
    private Serving() {}

    /** Whether it runs, and its health check, if the app has one, says that it serves. */
    public static boolean isServing(AppDefinition app, Instance instance) {
        Run run = instance.run();
        return instance.condition() == Condition.RUNNING
                && run != null
                && !instance.isToBeKilled()
                && (app.healthChecks().isEmpty() || Boolean.TRUE.equals(run.healthy()));
    }

    /** Whether its health check says that it does not serve. */
    public static boolean isUnhealthy(Instance instance) {
        Run run = instance.run();
        return run != null && Boolean.FALSE.equals(run.healthy());
    }
}
