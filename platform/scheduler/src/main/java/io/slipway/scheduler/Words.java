package io.slipway.scheduler;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo.ActionType;
import io.slipway.marathonapi.PathId;
import io.slipway.scheduler.deployment.Action;
import io.slipway.scheduler.deployment.Deployment;
import io.slipway.scheduler.health.Serving;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Failure;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.placement.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says in sentences what apps and deployments wait for. */
final class Words {
    private static final int AGENTS_TOLD = 3;

    /** A master that has something to offer does so at once; what is not there by then is worth a word. */
    private static final Duration OFFERS_COME_WITHIN = Duration.ofSeconds(2);

    private Words() {}

    /**
     * Why launches of an app do not happen.
     *
     * @param until when they are tried again; null when they are not delayed
     */
    static List<String> waiting(
            AppDefinition app,
            List<Instance> instances,
            WaitStats stats,
            @Nullable Instant until,
            List<Failure> failures,
            Instant now) {
        List<String> sentences = new ArrayList<>();
        if (until != null && until.isAfter(now)) {
            sentences.add("launches wait " + seconds(Duration.between(now, until)) + " more after failures"
                    + failures.stream().findFirst().map(Words::lastFailure).orElse(""));
            return sentences;
        }
        if (stats.processed() == 0) {
            sentences.add(
                    Duration.between(stats.since(), now).compareTo(OFFERS_COME_WITHIN) < 0
                            ? "offers were asked for just now"
                            : "no offer has come yet: no agent is there, or none has anything free");
            return sentences;
        }
        List<WaitStats.Refusal> refusals = new ArrayList<>(stats.refusals());
        refusals.sort(Comparator.comparingInt(
                        (WaitStats.Refusal refusal) -> refusal.rejections().size())
                .thenComparingDouble(refusal -> missing(refusal.rejections())));
        for (WaitStats.Refusal refusal : refusals.subList(0, Math.min(AGENTS_TOLD, refusals.size()))) {
            refusal.rejections().forEach(rejection -> sentences.add(rejection.sentence()));
        }
        if (refusals.size() > AGENTS_TOLD) {
            sentences.add("so do " + (refusals.size() - AGENTS_TOLD) + " other agents: " + summary(refusals));
        }
        ownPort(app, instances, refusals).ifPresent(sentences::add);
        return sentences;
    }

    private static String lastFailure(Failure failure) {
        return "; the last: " + failure.state() + " on " + failure.host() + ", " + failure.message();
    }

    private static double missing(List<Rejection> rejections) {
        return rejections.stream().mapToDouble(Rejection::missing).sum();
    }

    private static String summary(List<WaitStats.Refusal> refusals) {
        Map<String, Integer> rules = new TreeMap<>();
        refusals.forEach(refusal -> refusal.rejections()
                .forEach(rejection -> rules.merge(rejection.rule().name(), 1, Integer::sum)));
        List<String> parts = new ArrayList<>();
        rules.forEach((rule, count) -> parts.add(rule + " " + count));
        return String.join(", ", parts);
    }

    /** A new instance may wait for the port of an old one that waits for the new one. */
    private static Optional<String> ownPort(
            AppDefinition app, List<Instance> instances, List<WaitStats.Refusal> refusals) {
        for (WaitStats.Refusal refusal : refusals) {
            for (Rejection rejection : refusal.rejections()) {
                for (Instance other : instances) {
                    Run run = other.run();
                    if (run != null
                            && run.agentId().equals(rejection.agentId())
                            && run.ports().stream()
                                    .anyMatch(port -> rejection.subject().equals("port " + port))) {
                        return Optional.of(rejection.subject() + " on " + rejection.hostname()
                                + " is held by this app's own instance " + other.id()
                                + "; with upgradeStrategy.minimumHealthCapacity below 1 (now "
                                + app.upgradeStrategy().minimumHealthCapacity() + ") it may go first");
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** What a deployment waits for now. */
    static List<String> deployment(
            Deployment deployment, Map<PathId, List<Instance>> instances, Map<PathId, List<String>> waiting) {
        List<String> sentences = new ArrayList<>();
        for (Action action : deployment.current()) {
            AppDefinition app = deployment.after().get(action.app());
            List<Instance> present = instances.getOrDefault(action.app(), List.of());
            if (action.type() == ActionType.StopApplication) {
                sentences.add(action.app() + ": waits for " + present.size() + " tasks to end");
            } else if (app != null && action.type() != ActionType.StartApplication) {
                sentences.add(action.app() + ": " + describe(app, present));
                waiting.getOrDefault(action.app(), List.of())
                        .forEach(sentence -> sentences.add(action.app() + ": " + sentence));
            }
        }
        return sentences;
    }

    private static String describe(AppDefinition app, List<Instance> present) {
        int serving = 0;
        int leaving = 0;
        int old = 0;
        int unhealthy = 0;
        Map<Condition, Integer> others = new TreeMap<>();
        for (Instance instance : present) {
            if (instance.goal() != Goal.RUNNING) {
                leaving++;
            } else if (!instance.configVersion().equals(app.versionInfo().lastConfigChangeAt())) {
                old++;
            } else if (Serving.isServing(app, instance)) {
                serving++;
            } else if (instance.condition() == Condition.RUNNING) {
                unhealthy++;
            } else {
                others.merge(instance.condition(), 1, Integer::sum);
            }
        }
        List<String> parts = new ArrayList<>();
        parts.add(serving + " of " + app.instances() + " instances serve");
        add(parts, unhealthy, "run but do not pass their health check yet");
        others.forEach((condition, count) -> add(parts, count, phrase(condition)));
        add(parts, old, "run an older version");
        add(parts, leaving, "are ending");
        return String.join(", ", parts);
    }

    private static String phrase(Condition condition) {
        return switch (condition) {
            case SCHEDULED -> "wait to be launched";
            case PROVISIONED, STAGING -> "are being launched";
            case STARTING -> "are starting";
            default -> "are " + condition.text();
        };
    }

    private static void add(List<String> parts, int count, String phrase) {
        if (count > 0) {
            parts.add(count + " " + phrase);
        }
    }

    private static String seconds(Duration duration) {
        return (duration.toMillis() + 999) / 1000 + " s";
    }
}
