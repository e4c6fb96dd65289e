package io.slipway.benchmarks;

import io.slipway.allocator.Allocator;
import io.slipway.allocator.AllocatorConfig;
import io.slipway.allocator.Grant;
import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How long the master takes to decide who is offered what: a cycle over a whole free cluster, and one after a task of
 * one agent ended. Beside each full cycle an allocator that counts and sorts all frameworks anew for each agent, on
 * plain numbers, which is what the same policy costs without a data structure.
 *
 * <p>Arguments: {@code [--json] [agents (10000)] [frameworks (1000)]}; smaller numbers of frameworks are told too.
 */
public final class Allocation {
    private static final int ROUNDS = 9;
    private static final int ROLES = 20;
    private static final int CHANGES = 2_000;

    private final int agents;
    private final int frameworks;
    private final List<Resources> totals = new ArrayList<>();

    private Allocation(int agents, int frameworks) {
        this.agents = agents;
        this.frameworks = frameworks;
        for (int i = 0; i < agents; i++) {
            int size = 1 + i % 4;
            totals.add(
                    Resources.parse("cpus:" + 4 * size + ";mem:" + 16_384 * size + ";disk:100000;ports:[31000-32000]"));
        }
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        boolean json = Arrays.asList(arguments).contains("--json");
        List<Integer> numbers = Arrays.stream(arguments)
                .filter(argument -> !argument.equals("--json"))
                .map(Integer::valueOf)
                .toList();
        int agents = numbers.isEmpty() ? 10_000 : numbers.get(0);
        int frameworks = numbers.size() < 2 ? 1_000 : numbers.get(1);
        if (frameworks > 100) {
            new Allocation(agents, 100).full().print(false);
        }
        Allocation benchmark = new Allocation(agents, frameworks);
        benchmark.incremental();
        benchmark.full().print(json);
    }

    private Result full() {
        double[] ours = new double[ROUNDS];
        double[] naive = new double[ROUNDS];
        for (int round = -12; round < ROUNDS; round++) { // the first ones compile the code
            double naiveMs = resort();
            Allocator allocator = cluster();
            long begin = System.nanoTime();
            List<Grant> grants = allocator.allocate(begin);
            double millis = millisSince(begin);
            if (grants.size() != agents) {
                throw new IllegalStateException("expected a grant for each of " + agents + " agents: " + grants.size());
            }
            if (round >= 0) {
                ours[round] = millis;
                naive[round] = naiveMs;
            }
        }
        return new Result(
                "allocation-" + agents + "x" + frameworks,
                Result.median(ours),
                "ms",
                "sorting anew for each agent",
                Result.median(naive));
    }

    /** One task after the other ends, each on another agent: from the end until who is offered the rest is known. */
    private void incremental() {
        Allocator allocator = cluster();
        List<Grant> grants = allocator.allocate(0);
        Resources task = Resources.parse("cpus:1;mem:1024;ports:[31007-31007]");
        double[] millis = new double[CHANGES];
        for (int i = -CHANGES; i < CHANGES; i++) {
            Grant grant = grants.get(Math.floorMod(i * 7919, grants.size()));
            long begin = System.nanoTime();
            allocator.release(grant.holder(), grant.agent(), task);
            List<Grant> next = allocator.allocate(begin);
            double took = millisSince(begin);
            if (next.size() != 1 || !next.get(0).resources().equals(task)) {
                throw new IllegalStateException("expected [" + task + "] to be granted: " + next);
            }
            allocator.release(next.get(0).holder(), grant.agent(), task);
            allocator.charge(grant.holder(), grant.agent(), task);
            allocator.allocate(begin);
            if (i >= 0) {
                millis[i] = took;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "a task's end to its offer, %d agents, %d frameworks:"
                        + " median %.4f ms, 99 of 100 in %.4f ms, longest %.3f ms%n",
                agents,
                frameworks,
                millis[CHANGES / 2],
                millis[CHANGES * 99 / 100],
                millis[CHANGES - 1]);
    }

    private Allocator cluster() {
        Allocator allocator = new Allocator(AllocatorConfig.DEFAULT);
        for (int i = 0; i < frameworks; i++) {
            allocator.putFramework("framework-" + i, Set.of("role-" + i % ROLES), Set.of(), false);
            allocator.setFrameworkActive("framework-" + i, true);
        }
        for (int i = 0; i < agents; i++) {
            allocator.putAgent("agent-" + i, totals.get(i));
            allocator.setAgentActive("agent-" + i, true);
        }
        return allocator;
    }

    /** The same turn, role first and framework second, with everybody's share counted and sorted for each agent. */
    private double resort() {
        long[][] total = new long[1][2];
        for (Resources resources : totals) {
            add(total[0], resources);
        }
        long[][] ofRole = new long[ROLES][2];
        long[][] own = new long[frameworks][2];
        Integer[] order = new Integer[frameworks];
        Arrays.setAll(order, i -> i);
        long begin = System.nanoTime();
        Comparator<Integer> turn = Comparator.<Integer>comparingDouble(i -> share(ofRole[i % ROLES], total[0]))
                .thenComparingDouble(i -> share(own[i], total[0]));
        for (Resources free : totals) {
            Arrays.sort(order, turn);
            add(own[order[0]], free);
            add(ofRole[order[0] % ROLES], free);
        }
        return millisSince(begin);
    }

    private static void add(long[] sum, Resources resources) {
        sum[0] += resources.milli(Resources.CPUS);
        sum[1] += resources.milli(Resources.MEM);
    }

    private static double share(long[] part, long[] total) {
        return Math.max((double) part[0] / total[0], (double) part[1] / total[1]);
    }

    private static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }
}
