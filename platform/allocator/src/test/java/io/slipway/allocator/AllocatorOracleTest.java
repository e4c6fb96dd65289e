package io.slipway.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random clusters, event by event beside {@link NaiveAllocator}: the same grants in the same order, never too much. */
class AllocatorOracleTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> ROLES = List.of("*", "web", "batch", "edge");
    private static final int EVENTS = 250;

    private final AllocatorConfig config = new AllocatorConfig(Map.of("web", 2.0, "batch", 0.5), 10, 32_000);
    private final Allocator allocator = new Allocator(config);
    private final NaiveAllocator oracle = new NaiveAllocator(config);
    private final Set<String> agents = new TreeSet<>();
    private final List<Grant> out = new ArrayList<>();

    /** Thirty that are always the same, ten that never are; a seed that fails is named by the failure. */
    static LongStream seeds() {
        return LongStream.concat(
                LongStream.range(0, 30),
                LongStream.generate(() -> ThreadLocalRandom.current().nextLong())
                        .limit(10));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void grantsWhatTheOracleGrants(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            putAgent(random, "a" + i, false);
            putFramework(random, "f" + i);
        }
        int grants = 0;
        for (int step = 0; step < EVENTS; step++) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                event(random, step);
            }
            if (random.nextInt(3) > 0) {
                List<Grant> granted = allocator.allocate(step * SECOND / 4);
                assertThat(granted).as("seed %d step %d", seed, step).isEqualTo(oracle.allocate(step * SECOND / 4));
                out.addAll(granted);
                grants += granted.size();
            }
            for (String agent : agents) {
                Resources free = allocator.free(agent);
                assertThat(free)
                        .as("seed %d step %d free on %s", seed, step, agent)
                        .isEqualTo(oracle.free(agent));
            }
        }
        assertThat(grants).as("seed %d: grants compared", seed).isGreaterThan(20);
    }

    private void event(Random random, int step) {
        String framework = "f" + random.nextInt(6);
        NaiveAllocator.Framework is = oracle.framework(framework);
        Set<String> some = random.nextBoolean() ? is.roles() : Set.of(pick(random, is.roles()));
        switch (random.nextInt(12)) {
            case 0 -> {
                allocator.revive(framework, some);
                oracle.revive(framework, some);
                Set<String> suppressed = new TreeSet<>(is.suppressed());
                suppressed.removeAll(some);
                oracle.putFramework(
                        framework, new NaiveAllocator.Framework(is.roles(), suppressed, is.gpuAware(), is.active()));
            }
            case 1 -> {
                allocator.suppress(framework, some);
                Set<String> suppressed = new TreeSet<>(is.suppressed());
                suppressed.addAll(some);
                oracle.putFramework(
                        framework, new NaiveAllocator.Framework(is.roles(), suppressed, is.gpuAware(), is.active()));
            }
            case 2 -> {
                boolean active = random.nextInt(4) > 0;
                allocator.setFrameworkActive(framework, active);
                oracle.putFramework(
                        framework, new NaiveAllocator.Framework(is.roles(), is.suppressed(), is.gpuAware(), active));
            }
            case 3 -> putFramework(random, framework);
            case 4 -> putAgent(random, "a" + random.nextInt(9), random.nextBoolean());
            case 5 -> {
                String agent = pick(random, agents);
                boolean active = random.nextInt(4) > 0;
                allocator.setAgentActive(agent, active);
                oracle.setAgentActive(agent, active);
            }
            case 6 -> {
                if (agents.size() > 3) {
                    String agent = pick(random, agents);
                    agents.remove(agent);
                    allocator.removeAgent(agent);
                    oracle.removeAgent(agent);
                    out.removeIf(grant -> grant.agent().equals(agent));
                }
            }
            default -> giveBack(random, step);
        }
    }

    private void giveBack(Random random, int step) {
        if (out.isEmpty()) {
            return;
        }
        Grant grant = out.remove(random.nextInt(out.size()));
        allocator.release(grant.holder(), grant.agent(), grant.resources());
        oracle.release(grant.holder(), grant.agent(), grant.resources());
        if (random.nextBoolean()) {
            long until = (step / 4 + random.nextInt(20)) * SECOND;
            allocator.refuse(grant.holder(), grant.agent(), grant.resources(), until);
            oracle.refuse(grant.holder(), grant.agent(), grant.resources(), until);
        }
    }

    private void putAgent(Random random, String id, boolean active) {
        String text = "cpus:" + (1 + random.nextInt(8)) + ";mem:" + 512 * (1 + random.nextInt(8)) + ";ports:[31000-"
                + (31000 + random.nextInt(50)) + "]";
        if (random.nextInt(3) == 0) {
            text += ";cpus(edge):2;mem(edge):300";
        }
        if (random.nextInt(3) == 0) {
            text += ";cpus(web):1";
        }
        if (random.nextInt(8) == 0) {
            text += ";gpus:1";
        }
        Resources total = Resources.parse(text);
        allocator.putAgent(id, total);
        oracle.putAgent(id, total);
        agents.add(id);
        if (active) {
            allocator.setAgentActive(id, true);
            oracle.setAgentActive(id, true);
        }
    }

    private void putFramework(Random random, String id) {
        Set<String> roles = new TreeSet<>();
        roles.add(ROLES.get(random.nextInt(ROLES.size())));
        roles.add(ROLES.get(random.nextInt(ROLES.size())));
        Set<String> suppressed = random.nextInt(4) == 0 ? Set.of(pick(random, roles)) : Set.of();
        boolean gpuAware = random.nextInt(3) == 0;
        boolean active = oracle.framework(id) != null && oracle.framework(id).active();
        allocator.putFramework(id, roles, suppressed, gpuAware);
        oracle.putFramework(id, new NaiveAllocator.Framework(roles, suppressed, gpuAware, active));
    }

    private static String pick(Random random, Set<String> from) {
        return List.copyOf(new TreeSet<>(from)).get(random.nextInt(from.size()));
    }
}
