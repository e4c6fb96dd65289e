package io.slipway.master.agents;

import io.slipway.mesosapi.AgentId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which silent agents are given up, and when the silence is taken to be the master's own fault. All times are
 * monotonic.
 *
 * <p>An agent is overdue when it has been silent for its limit, and a suspect from half of it. Agents that were given
 * up in the last {@link Settings#memory} and are not back count as suspects too. Then, the first that applies:
 *
 * <ol>
 *   <li>After the master itself stood still (paused, swapped out) nobody is given up until every agent had time to be
 *       heard.
 *   <li>When there are two suspects or more and no other agent is heard, the master is cut off: nobody is given up,
 *       however long it lasts.
 *   <li>When more than half are suspects, a part of the network that the master needs may be down: one is given up each
 *       {@link Settings#slow}, the first not before that time has passed. When it is over, the others have that time to
 *       come back.
 *   <li>Otherwise {@link Settings#share} of all may be given up within {@link Settings#interval}, and at least one.
 * </ol>
 *
 * <p>Those silent for longest go first. An agent alone in its cluster is given up when it is overdue: it cannot be told
 * from a cut, and with nowhere else to run nothing is started twice. Owned by the master's loop.
 */
public final class Patience {
    private final Settings settings;
    private final Deque<GivenUp> given = new ArrayDeque<>();
    private long judgedNanos;
    private long quietUntilNanos;
    private long calmFromNanos;
    private @Nullable Long manySinceNanos;

    private record GivenUp(AgentId id, long nanos) {}

    /**
     * How fast agents are given up.
     *
     * @param stall a pause of the master that is not normal, and half of the time agents get to be heard after one
     * @param share the part of all agents, from 0 to 1
     * @param interval within which no more than {@code share} are given up
     * @param slow between two while more than half are silent
     * @param memory how long one that was given up counts as silent
     */
    public record Settings(Duration stall, double share, Duration interval, Duration slow, Duration memory) {
        /** 15 s; 5 % within a minute; one each 5 min while more than half are silent; 30 min. */
        public static final Settings DEFAULT = new Settings(
                Duration.ofSeconds(15), 0.05, Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30));

        /** Checks the ranges. */
        public Settings {
            if (share <= 0 || share > 1) {
                throw new IllegalArgumentException(
                        "share of agents given up: " + share + "; expected above 0, up to 1");
            }
        }
    }

    /**
     * How long an agent was not heard.
     *
     * @param silentNanos since it was last heard, or since it is awaited
     * @param limitNanos the silence at which it is overdue
     * @param everHeard false for one that is awaited from an earlier master
     */
    public record Silence(AgentId id, long silentNanos, long limitNanos, boolean everHeard) {
        boolean isOverdue() {
            return silentNanos >= limitNanos;
        }

        boolean isSuspect() {
            return silentNanos >= limitNanos / 2;
        }
    }

    /**
     * What is to be done.
     *
     * @param giveUp these now
     * @param heldBack why others that are overdue are not given up, for people; null when there are none
     */
    public record Verdict(List<AgentId> giveUp, @Nullable String heldBack) {
        /** Copies the list. */
        public Verdict {
            giveUp = List.copyOf(giveUp);
        }
    }

    /** @param nowNanos when leadership began */
    public Patience(Settings settings, long nowNanos) {
        this.settings = settings;
        this.judgedNanos = nowNanos;
        this.quietUntilNanos = nowNanos;
        this.calmFromNanos = nowNanos;
    }

    /**
     * Judges all agents. To be called about once in a second: a longer pause counts as one of the master.
     *
     * @param fleet every agent that is registered or awaited
     */
    public Verdict judge(List<Silence> fleet, long nowNanos) {
        if (nowNanos - judgedNanos > settings.stall().toNanos()) {
            quietUntilNanos = nowNanos + 2 * settings.stall().toNanos();
        }
        judgedNanos = nowNanos;
        while (!given.isEmpty()
                && nowNanos - given.peek().nanos() > settings.memory().toNanos()) {
            given.remove();
        }
        List<Silence> overdue = fleet.stream()
                .filter(Silence::isOverdue)
                .sorted(Comparator.comparingLong(Silence::silentNanos).reversed())
                .toList();
        Counts counts = count(fleet);
        boolean cutOff = counts.suspects > 1 && counts.heard == 0;
        boolean many = counts.suspects > 1 && counts.suspects * 2 > counts.all;
        if (many && (cutOff || manySinceNanos == null)) {
            manySinceNanos = nowNanos;
        } else if (!many && manySinceNanos != null) {
            manySinceNanos = null;
            calmFromNanos = nowNanos + settings.slow().toNanos();
        }
        if (overdue.isEmpty()) {
            return new Verdict(List.of(), null);
        }
        if (nowNanos < quietUntilNanos) {
            return new Verdict(List.of(), "the master itself stood still and listens first");
        }
        if (cutOff) {
            return new Verdict(List.of(), "not one of " + counts.all + " agents is heard: the master seems cut off");
        }
        return choose(overdue, counts, nowNanos);
    }

    /** Some are overdue, and some are heard. */
    private Verdict choose(List<Silence> overdue, Counts counts, long nowNanos) {
        Long manySince = manySinceNanos;
        int allowed;
        String rule;
        if (manySince != null) {
            long waited = nowNanos - manySince;
            allowed = waited >= settings.slow().toNanos() && givenWithin(settings.slow(), nowNanos) == 0 ? 1 : 0;
            rule = counts.suspects + " of " + counts.all + " agents are silent: one is given up each "
                    + settings.slow();
        } else if (nowNanos < calmFromNanos) {
            allowed = 0;
            rule = "more than half were silent a short while ago: the others have time to come back";
        } else {
            int most = Math.max(1, (int) (counts.all * settings.share()));
            allowed = Math.max(0, most - givenWithin(settings.interval(), nowNanos));
            rule = "no more than " + most + " of " + counts.all + " agents are given up within " + settings.interval();
        }
        List<AgentId> chosen = new ArrayList<>();
        for (Silence silence : overdue.subList(0, Math.min(allowed, overdue.size()))) {
            chosen.add(silence.id());
            given.add(new GivenUp(silence.id(), nowNanos));
        }
        return new Verdict(chosen, chosen.size() < overdue.size() ? rule : null);
    }

    private int givenWithin(Duration time, long nowNanos) {
        return (int) given.stream()
                .filter(one -> nowNanos - one.nanos() < time.toNanos())
                .count();
    }

    private record Counts(int all, int suspects, int heard) {}

    private Counts count(List<Silence> fleet) {
        Set<AgentId> away = new HashSet<>();
        given.forEach(one -> away.add(one.id()));
        int suspects = 0;
        int heard = 0;
        for (Silence silence : fleet) {
            away.remove(silence.id());
            suspects += silence.isSuspect() ? 1 : 0;
            heard += silence.everHeard() && !silence.isSuspect() ? 1 : 0;
        }
        return new Counts(fleet.size() + away.size(), suspects + away.size(), heard);
    }
}
