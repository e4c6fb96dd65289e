package io.slipway.scheduler.http;

import io.slipway.http.HttpRequest;
import java.util.List;

/**
 * What a request wants to see of each app beside its definition.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon v2 parameter {@code embed}</a>
 */
record Embeds(
        boolean counts,
        boolean deployments,
        boolean tasks,
        boolean readiness,
        boolean lastTaskFailure,
        boolean taskStats) {
    private static final List<String> PREFIXES = List.of("group.apps.", "apps.", "app.");

    /** What {@code embed} names; unknown names do not count. */
    static Embeds of(HttpRequest request) {
        Embeds embeds = new Embeds(false, false, false, false, false, false);
        for (String value : request.query().all("embed")) {
            embeds = embeds.plus(name(value));
        }
        return embeds;
    }

    private static String name(String value) {
        for (String prefix : PREFIXES) {
            if (value.startsWith(prefix)) {
                return value.substring(prefix.length());
            }
        }
        return value;
    }

    private Embeds plus(String name) {
        boolean failures = name.equals("failures");
        boolean withTasks = failures || name.equals("tasks");
        return new Embeds(
                counts || name.equals("counts"),
                deployments || withTasks || name.equals("deployments"),
                tasks || withTasks,
                readiness || name.equals("readiness"),
                lastTaskFailure || failures || name.equals("lastTaskFailure"),
                taskStats || name.equals("taskStats"));
    }

    /** What a list of apps always shows. */
    Embeds inList() {
        return new Embeds(true, true, tasks, readiness, lastTaskFailure, taskStats);
    }

    /** What one app always shows. */
    Embeds single() {
        return new Embeds(true, true, true, readiness, true, taskStats);
    }
}
