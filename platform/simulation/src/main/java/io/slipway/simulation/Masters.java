package io.slipway.simulation;

import io.slipway.marathonapi.PathId;
import io.slipway.runtime.testing.SimulatedTime;
import io.slipway.runtime.testing.Watch;
import io.slipway.scheduler.http.Snapshot;
import io.slipway.simulation.log.Boundaries;
import io.slipway.simulation.log.Flaw;
import io.slipway.simulation.log.LogGroup;
import io.slipway.simulation.log.Mail;
import io.slipway.simulation.log.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All masters of a cluster, their log and their network, and a user who writes through whoever leads. */
public final class Masters {
    private static final Duration SUPERVISED = Duration.ofSeconds(2);

    private final World world;
    private final List<MasterNode> nodes = new ArrayList<>();
    private final LogGroup group;
    private final long[] flushMs;
    private final List<String> acknowledged = new ArrayList<>();
    private final Justice justice = new Justice();
    private int created;
    private int wanted;
    private @Nullable CompletableFuture<?> scaling;
    private long askAgainNanos;
    private long checkedTerm = -1;

    /**
     * How they are.
     *
     * @param number 1, 3 or 5
     * @param clocksOff whether their clocks differ by up to an hour, and run up to 5 % too fast or too slow
     * @param flaw what is wrong with their log
     */
    public record Plan(int number, boolean clocksOff, Flaw flaw) {
        public static Plan of(int number) {
            return new Plan(number, true, Flaw.NONE);
        }
    }

    Masters(World world, Plan plan) {
        this.world = world;
        Faults faults = world.faults();
        Mail mail = new Mail(world.time(), faults::delay, faults::loses, faults::repeats);
        this.flushMs = new long[plan.number];
        this.group = new LogGroup(
                plan.number,
                mail,
                faults.random(),
                new LogGroup.Settings(
                        member -> Duration.ofMillis(1 + faults.below(10) + flushMs[member]),
                        59, // a prime: what comes by threes must not always be under way when states are asked for
                        plan.flaw,
                        this::failed));
        for (int i = 0; i < plan.number; i++) {
            Watch watch = plan.clocksOff
                    ? new Watch(faults.between(-3_600_000, 3_600_000), 0.95 + faults.below(101) / 1000.0)
                    : Watch.EXACT;
            nodes.add(new MasterNode(i, world, group, watch));
        }
        world.ledger().judge(justice);
    }

    void start() {
        nodes.forEach(MasterNode::start);
    }

    /** The process of a member whose log failed ends; its supervisor starts it again. */
    private void failed(int member) {
        MasterNode node = nodes.get(member);
        SimulatedTime.Event unused = world.time().after(Duration.ofMillis(1), node::crash);
        node.startAfter(SUPERVISED);
    }

    public List<MasterNode> nodes() {
        return nodes;
    }

    public LogGroup group() {
        return group;
    }

    public Witness witness() {
        return group.witness();
    }

    /** Who leads in the newest term there was; null when nobody does. */
    public @Nullable MasterNode leader() {
        int newest = witness().newestLeader();
        return newest >= 0 && nodes.get(newest).leads() ? nodes.get(newest) : null;
    }

    /** Any of those that follow and are up; null when there is none. */
    public @Nullable MasterNode follower() {
        List<MasterNode> followers =
                nodes.stream().filter(node -> node.isUp() && !node.leads()).toList();
        return followers.isEmpty() ? null : followers.get(world.faults().below(followers.size()));
    }

    /** Its disk takes so much longer for everything. */
    public void slowDisk(int member, long milliseconds) {
        flushMs[member] = milliseconds;
    }

    /** Nothing passes between {@code node} and the others, in the directions given. */
    public void cut(MasterNode node, boolean in, boolean out) {
        for (MasterNode other : nodes) {
            if (other != node && out) {
                group.mail().cut(node.number(), other.number());
            }
            if (other != node && in) {
                group.mail().cut(other.number(), node.number());
            }
        }
    }

    /** From now on everything between masters goes well, and all that are down are started. */
    public void mend() {
        group.mail().mend();
        group.setBoundaries(Boundaries.NONE);
        for (int i = 0; i < flushMs.length; i++) {
            flushMs[i] = 0;
        }
        nodes.forEach(MasterNode::start);
    }

    /** A user asks for so many instances of {@code /app}, at whoever leads; not at all when nobody does. */
    public void scale(int instances) {
        MasterNode leader = leader();
        if (leader == null) {
            return;
        }
        justice.allow("/app", Math.max(0, Math.max(wanted, highest()) - instances));
        wanted = instances;
        scaling = leader.put(
                "/app",
                "{\"cmd\":\"sleep 1000\",\"cpus\":1,\"mem\":64,\"instances\":" + instances
                        + ",\"backoffSeconds\":1,\"maxLaunchDelaySeconds\":30}");
    }

    /** The same, again and again until it is acknowledged. */
    public void scaleForCertain(int instances) {
        scaling = null;
        world.until(
                "a user is told that " + instances + " instances are wanted",
                () -> {
                    CompletableFuture<?> asked = scaling;
                    if (asked == null
                            || asked.isCompletedExceptionally()
                            || world.time().nanoTime() > askAgainNanos) {
                        askAgainNanos = world.time().nanoTime() + 60_000_000_000L;
                        scale(instances);
                        return false;
                    }
                    return asked.isDone();
                },
                Duration.ofMinutes(10));
    }

    /** All machines lose their power at once, and come back after a while. */
    public void losePower() {
        nodes.forEach(MasterNode::crash);
        nodes.forEach(node -> node.startAfter(world.faults().between(10, 30_000)));
    }

    /** The same, in the moment in which a member comes to {@code place} the next time. */
    public void losePowerAt(Boundaries.Place place) {
        group.setBoundaries((member, reached) -> {
            if (reached == place) {
                group.setBoundaries(Boundaries.NONE);
                losePower();
            }
        });
    }

    /** How many instances of {@code /app} anybody believes in. */
    private int highest() {
        int most = 0;
        for (MasterNode node : nodes) {
            most = node.isUp() ? Math.max(most, running(node).size()) : most;
        }
        return most;
    }

    /** A user makes one more app, which has no instances, at whoever leads. What is acknowledged must never be lost. */
    public void create() {
        MasterNode leader = leader();
        if (leader != null) {
            String app = "/kept/" + created++;
            var unused = leader.put(app, "{\"cmd\":\"sleep 1000\",\"instances\":0}")
                    .whenComplete((done, failure) -> {
                        if (failure == null) {
                            acknowledged.add(app);
                        }
                    });
        }
    }

    /** How many creations were acknowledged. */
    public int acknowledged() {
        return acknowledged.size();
    }

    /** The tasks of {@code /app} that the leader believes to run. */
    public Set<String> running() {
        MasterNode leader = leader();
        return leader == null ? Set.of() : running(leader);
    }

    private static Set<String> running(MasterNode node) {
        return node.apps().tasks(PathId.absolute("/app")).stream()
                .filter(task -> task.state().equals("TASK_RUNNING"))
                .map(task -> task.id())
                .collect(Collectors.toSet());
    }

    /** Whether somebody leads and no deployment is under way. */
    public boolean isIdle() {
        MasterNode leader = leader();
        return leader != null && leader.apps().deployments().isEmpty();
    }

    /** An agent's tasks were given up: others may run in their place. */
    void givenUp(SimulatedAgent agent) {
        agent.alive().forEach(justice::allowOneLike);
    }

    Justice justice() {
        return justice;
    }

    /**
     * Whoever leads must know what was acknowledged: all of it when it begins, then the last of it.
     *
     * @param apps whether to look at apps too, which takes long with many tasks
     */
    void check(boolean apps) {
        String violation = witness().violation();
        if (violation != null) {
            throw new AssertionError(violation);
        }
        MasterNode leader = leader();
        if (!apps || leader == null || acknowledged.isEmpty() || !leader.schedulerLeads()) {
            return;
        }
        Snapshot shown = leader.apps();
        boolean all = checkedTerm != witness().newestTerm();
        checkedTerm = witness().newestTerm();
        for (String app : all ? acknowledged : acknowledged.subList(acknowledged.size() - 1, acknowledged.size())) {
            if (!shown.root().app(PathId.absolute(app)).isPresent()) {
                throw new AssertionError(app + " was acknowledged, and " + leader + " does not know it");
            }
        }
    }
}
