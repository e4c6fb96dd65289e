package io.slipway.master.agents;

import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In which order and how fast the tasks of one draining agent end. Tasks of one framework and one name do the same
 * work; how many of them there were when the drain began is how many are wanted.
 *
 * <ol>
 *   <li>A task ends at once when more than the wanted number are healthy: its framework has replaced it first.
 *   <li>For {@link #NOTICE} frameworks have time to begin with that. Where more than wanted were seen, healthy or not
 *       yet, the framework replaces first, and nothing ends otherwise than so. Of other work then one task of a name
 *       ends at a time, and only while none is missing: the next waits until the one before is replaced, also one that
 *       another drain ended.
 *   <li>When fewer than wanted are healthy for {@link #SETTLING} and no drain is the cause, so many are wanted.
 *   <li>At the deadline all end.
 * </ol>
 *
 * <p>Pure but for what it remembers; all times are monotonic. Owned by the master's loop.
 */
public final class DrainPace {
    /** How long frameworks have to replace tasks before they end. */
    public static final Duration NOTICE = Duration.ofSeconds(60);

    /**
     * How long fewer may be healthy before that is taken to be wanted, and how long an ended task counts as under way.
     */
    public static final Duration SETTLING = Duration.ofMinutes(5);

    private static final Duration REPEAT = Duration.ofSeconds(30);

    private final int maxParallel;
    private final long noticeOverNanos;
    private final long deadlineNanos;
    private final Map<Work, Wanted> wanted = new HashMap<>();
    private final Map<Ref, Ending> endings = new HashMap<>();

    /** What tasks of one framework and one name have in common. */
    public record Work(FrameworkId framework, String name) {}

    /** A task. */
    public record Ref(FrameworkId framework, TaskId task) {}

    /**
     * How many tasks of one work there are in the whole cluster, without those that were told to end.
     *
     * @param healthy those that run and are not known to be unhealthy
     * @param present those that are not over, healthy or not
     */
    public record Count(int healthy, int present) {}

    /** A task on the agent that is not over. */
    public record Candidate(Ref ref, Work work) {}

    private record Ending(Work work, long firstNanos, long toldNanos) {}

    private static final class Wanted {
        int number;
        boolean replacesFirst;

        @Nullable
        Long missingSinceNanos;
    }

    /**
     * @param maxParallel how many tasks may be under way at a time: told to end and not replaced
     * @param deadlineNanos when all end; {@link Long#MAX_VALUE} for never
     */
    public DrainPace(int maxParallel, long nowNanos, long deadlineNanos) {
        this.maxParallel = maxParallel;
        this.noticeOverNanos = nowNanos + NOTICE.toNanos();
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * The tasks that are to be told to end now, for the first time or again.
     *
     * @param tasks those on the agent that are not over
     * @param counts for each work of them
     */
    public List<Ref> end(List<Candidate> tasks, Map<Work, Count> counts, long nowNanos) {
        counts.forEach((work, count) -> look(work, count, nowNanos));
        List<Ref> told = new ArrayList<>();
        for (Candidate task : tasks) {
            Ending ending = endings.get(task.ref());
            boolean tell = ending == null
                    ? mayEnd(
                            task.work(),
                            Objects.requireNonNull(counts.get(task.work())).healthy(),
                            nowNanos)
                    : nowNanos - ending.toldNanos() >= REPEAT.toNanos();
            if (tell) {
                endings.put(
                        task.ref(), new Ending(task.work(), ending == null ? nowNanos : ending.firstNanos(), nowNanos));
                told.add(task.ref());
            }
        }
        return told;
    }

    /** Whether the task was told to end. */
    public boolean isEnding(Ref ref) {
        return endings.containsKey(ref);
    }

    private void look(Work work, Count count, long nowNanos) {
        int healthy = count.healthy();
        Wanted of = wanted.computeIfAbsent(work, unused -> {
            Wanted fresh = new Wanted();
            fresh.number = count.present();
            return fresh;
        });
        of.replacesFirst |= count.present() > of.number;
        if (healthy >= of.number) {
            of.missingSinceNanos = null;
            endings.replaceAll((ref, ending) -> ending.work().equals(work) ? replaced(ending) : ending);
        } else if (of.missingSinceNanos == null) {
            of.missingSinceNanos = nowNanos;
        } else if (nowNanos - of.missingSinceNanos >= SETTLING.toNanos() && !isAnyUnderWay(work)) {
            of.number = healthy;
            of.missingSinceNanos = null;
        }
    }

    private boolean mayEnd(Work work, int healthy, long nowNanos) {
        if (nowNanos >= deadlineNanos) {
            return true;
        }
        Wanted of = Objects.requireNonNull(wanted.get(work), "every work has its number");
        if (of.missingSinceNanos != null || isAnyUnderWay(work) || underWay(nowNanos) >= maxParallel) {
            return false;
        }
        return healthy > of.number || (nowNanos >= noticeOverNanos && !of.replacesFirst);
    }

    private static Ending replaced(Ending ending) {
        return new Ending(ending.work(), Long.MIN_VALUE, ending.toldNanos());
    }

    private boolean isAnyUnderWay(Work work) {
        return endings.values().stream()
                .anyMatch(ending -> ending.work().equals(work) && ending.firstNanos() != Long.MIN_VALUE);
    }

    /** Work that has only one task may never be replaced; it does not hold up others for ever. */
    private long underWay(long nowNanos) {
        return endings.values().stream()
                .filter(ending -> ending.firstNanos() != Long.MIN_VALUE)
                .filter(ending -> nowNanos - ending.firstNanos() < SETTLING.toNanos())
                .count();
    }
}
