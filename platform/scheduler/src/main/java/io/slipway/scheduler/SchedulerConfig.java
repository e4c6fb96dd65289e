package io.slipway.scheduler;

import io.slipway.scheduler.placement.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * How the scheduler is set up.
 *
 * @param frameworkName how the master shows it
 * @param hostname where it runs, for people
 * @param frontDoor where the cluster is reached, told to tasks as {@code SLIPWAY_URL}; asked at each launch
 * @param roles the roles it gets offers for
 * @param defaultAcceptedRoles the roles of resources that apps take which name none
 * @param failoverTimeout how long its tasks live on without it
 * @param placement which of several agents an instance goes to
 * @param waitingChangesMax how many changes may wait for the log before more are refused
 */
public record SchedulerConfig(
        String frameworkName,
        String hostname,
        Supplier<String> frontDoor,
        List<String> roles,
        Set<String> defaultAcceptedRoles,
        Duration failoverTimeout,
        Strategy placement,
        int waitingChangesMax) {
    /** How many changes may wait for the log unless told otherwise. */
    public static final int DEFAULT_WAITING_CHANGES_MAX = 5_000;

    /** Marathon's own. */
    public static final Duration DEFAULT_FAILOVER_TIMEOUT = Duration.ofDays(7);

    /** @throws IllegalArgumentException without a role */
    public SchedulerConfig {
        roles = List.copyOf(roles);
        defaultAcceptedRoles = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(defaultAcceptedRoles));
        if (roles.isEmpty() || defaultAcceptedRoles.isEmpty()) {
            throw new IllegalArgumentException("the scheduler needs at least one role and one accepted role");
        }
        if (waitingChangesMax < 1) {
            throw new IllegalArgumentException(waitingChangesMax + " changes may wait for the log: expected 1 or more");
        }
    }

    /**
     * As in DC/OS: named marathon, role {@code slave_public}, and apps take unreserved resources unless they say
     * else.
     */
    public static SchedulerConfig of(String hostname, Supplier<String> frontDoor) {
        return new SchedulerConfig(
                "marathon",
                hostname,
                frontDoor,
                List.of("slave_public"),
                Set.of("*"),
                DEFAULT_FAILOVER_TIMEOUT,
                Strategy.SPREAD,
                DEFAULT_WAITING_CHANGES_MAX);
    }

    /** The same with another choice among agents. */
    public SchedulerConfig withPlacement(Strategy strategy) {
        return new SchedulerConfig(
                frameworkName,
                hostname,
                frontDoor,
                roles,
                defaultAcceptedRoles,
                failoverTimeout,
                strategy,
                waitingChangesMax);
    }

    /** The same with another limit of changes that wait for the log. */
    public SchedulerConfig withWaitingChangesMax(int most) {
        return new SchedulerConfig(
                frameworkName, hostname, frontDoor, roles, defaultAcceptedRoles, failoverTimeout, placement, most);
    }
}
