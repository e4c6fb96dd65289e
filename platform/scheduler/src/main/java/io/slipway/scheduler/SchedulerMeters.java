package io.slipway.scheduler;

import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Instance;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Everything that the scheduler measures. */
public final class SchedulerMeters {
    /** What is measured. */
    public static final List<Meter> ALL = List.of(
            Meter.gauge("scheduler.apps", "Apps."),
            Meter.gauge("scheduler.deployments", "Deployments under way."),
            Meter.gauge("scheduler.deployments.oldest.seconds", "Age of the oldest deployment under way, 0 for none."),
            Meter.gauge("scheduler.instances", "Instances by their condition.", "condition"),
            Meter.gauge("scheduler.queue.apps", "Apps with instances that wait to be launched."),
            Meter.gauge("scheduler.queue.instances", "Instances that wait to be launched."),
            Meter.gauge("scheduler.queue.delayed", "Apps whose launches wait after failures."),
            Meter.gauge("scheduler.changes.waiting", "Changes that wait for the log, as of the last one or 10 s ago."),
            Meter.counter("scheduler.changes.refused", "Changes refused because too many wait for the log."),
            Meter.counter("scheduler.offers", "Offers received."),
            Meter.counter("scheduler.offers.rejected", "Offers that did not fit an app, by the first rule.", "reason"),
            Meter.counter("scheduler.launches", "Instances launched."),
            Meter.counter("scheduler.tasks.failed", "Tasks that failed."),
            Meter.counter("scheduler.events.published", "Events of the event stream, by type.", "type"),
            Meter.counter("scheduler.events.lost", "Events that could not be delivered."),
            Meter.counter("scheduler.events.refused", "Listeners refused because there are too many."),
            Meter.gauge("scheduler.events.listeners", "Listeners of the event stream."));

    private SchedulerMeters() {}

    static void register(Metrics metrics, Supplier<Image> image) {
        metrics.declare(ALL);
        metrics.gauge("scheduler.apps", () -> image.get().root().allApps().size());
        metrics.gauge("scheduler.deployments", () -> image.get().underWay().size());
        metrics.gauge("scheduler.deployments.oldest.seconds", () -> oldest(image.get()));
        metrics.gauges("scheduler.instances", () -> instances(image.get()));
        metrics.gauge("scheduler.queue.apps", () -> waiting(image.get(), true));
        metrics.gauge("scheduler.queue.instances", () -> waiting(image.get(), false));
        metrics.gauge("scheduler.queue.delayed", () -> image.get().delays().size());
    }

    private static double oldest(Image image) {
        return image.underWay().stream()
                .map(deployment ->
                        Duration.between(deployment.startedAt(), image.clock().now()))
                .mapToDouble(age -> Math.max(0, age.toMillis() / 1000.0))
                .max()
                .orElse(0);
    }

    private static List<Metrics.Sample> instances(Image image) {
        Map<Condition, Integer> counts = new EnumMap<>(Condition.class);
        image.instances().values().forEach(of -> of.forEach(one -> counts.merge(one.condition(), 1, Integer::sum)));
        return counts.entrySet().stream()
                .map(entry -> Metrics.Sample.of(
                        entry.getValue(), "condition", entry.getKey().text()))
                .toList();
    }

    private static long waiting(Image image, boolean apps) {
        return image.instances().values().stream()
                .mapToLong(of -> of.stream().filter(Instance::isWaiting).count())
                .map(waiting -> apps ? Math.min(waiting, 1) : waiting)
                .sum();
    }
}
