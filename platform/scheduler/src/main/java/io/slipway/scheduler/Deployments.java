package io.slipway.scheduler;

import io.slipway.marathonapi.ApiEvent;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.journal.Entry;

/** The turns in the life of a deployment. */
final class Deployments {
    private Deployments() {}

    static void begin(Draft draft, Deployment deployment) {
        draft.record(new Entry.DeploymentPut(deployment));
        if (!deployment.isComplete()) {
            draft.tell(new ApiEvent.DeploymentStarted(
                    Events.plan(deployment), Events.currentStep(deployment), draft.now()));
        }
    }

    /** Every action of the present step is done. */
    static void stepDone(Draft draft, Deployment deployment) {
        if (!deployment.isComplete()) {
            draft.tell(new ApiEvent.DeploymentStepSuccess(
                    Events.plan(deployment), Events.currentStep(deployment), draft.now()));
        }
        Deployment next = deployment.advanced();
        if (next.isComplete()) {
            draft.record(new Entry.DeploymentRemoved(deployment.id()));
            draft.tell(new ApiEvent.DeploymentSuccess(Events.plan(deployment), draft.now()));
        } else {
            begin(draft, next);
        }
    }

    /** It ends without being done. */
    static void fail(Draft draft, Deployment deployment, String reason) {
        draft.record(new Entry.DeploymentRemoved(deployment.id()));
        if (!deployment.isComplete()) {
            draft.tell(new ApiEvent.DeploymentStepFailure(
                    Events.plan(deployment), Events.currentStep(deployment), draft.now()));
        }
        draft.tell(new ApiEvent.DeploymentFailed(Events.plan(deployment), reason, draft.now()));
    }
}
