package io.slipway.marathonapi;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A deployment as the API shows it.
 *
 * @param id a UUID
 * @param version when it was made
 * @param affectedApps what it changes
 * @param steps everything it does, in order
 * @param currentActions what it does now
 * @param currentStep counted from 1
 * @param reasonsInWords what it waits for, in sentences; an extension of Slipway
 */
public record DeploymentInfo(
        String id,
        Instant version,
        Set<PathId> affectedApps,
        List<Step> steps,
        List<Action> currentActions,
        int currentStep,
        List<String> reasonsInWords) {
    /** Copies the collections. */
    public DeploymentInfo {
        affectedApps = java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(affectedApps));
        steps = List.copyOf(steps);
        currentActions = List.copyOf(currentActions);
        reasonsInWords = List.copyOf(reasonsInWords);
    }

    /** How many steps there are. */
    public int totalSteps() {
        return steps.size();
    }

    /** What is done at the same time. */
    public record Step(List<Action> actions) {
        /** Copies the list. */
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /**
     * One thing done to one app.
     *
     * @param action what
     * @param app to which
     * @param readinessCheckResults the last answers of its readiness check
     */
    public record Action(ActionType action, PathId app, List<ReadinessResult> readinessCheckResults) {
        /** Copies the list. */
        public Action {
            readinessCheckResults = List.copyOf(readinessCheckResults);
        }

        /** Without readiness results. */
        public static Action of(ActionType action, PathId app) {
            return new Action(action, app, List.of());
        }
    }

    /** What a deployment does; the names are the API's. */
    public enum ActionType {
        StartApplication,
        StopApplication,
        ScaleApplication,
        RestartApplication
    }
}
