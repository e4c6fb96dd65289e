package io.slipway.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocatorTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Resources FOUR = Resources.parse("cpus:4;mem:4096;ports:[31000-31099]");

    private final Allocator allocator = new Allocator(AllocatorConfig.DEFAULT);

    @Test
    void offersAWholeAgentToTheOnlyFramework() {
        agent("a1", FOUR);
        framework("f1", "*");
        assertThat(allocator.allocate(0)).containsExactly(new Grant(new Holder("f1", "*"), "a1", FOUR));
        assertThat(allocator.allocate(0)).as("it is charged now").isEmpty();
    }

    @Test
    void offersWhatATaskFreesAtOnceEvenWithinAFilter() {
        agent("a1", FOUR);
        framework("f1", "*");
        Holder holder = new Holder("f1", "*");
        allocator.allocate(0);
        Resources rest = Resources.parse("cpus:3;mem:4000;ports:[31001-31099]");
        allocator.release(holder, "a1", rest);
        allocator.refuse(holder, "a1", rest, 5 * SECOND);
        assertThat(allocator.allocate(1)).as("a part of what was refused").isEmpty();
        allocator.release(holder, "a1", FOUR.minus(rest));
        assertThat(allocator.allocate(2)).containsExactly(new Grant(holder, "a1", FOUR));
    }

    @Test
    void offersRefusedResourcesAgainWhenTheFilterEnds() {
        agent("a1", FOUR);
        framework("f1", "*");
        refuseEverything("f1", 5 * SECOND);
        assertThat(allocator.nextExpiry()).hasValue(5 * SECOND);
        assertThat(allocator.allocate(5 * SECOND - 1)).isEmpty();
        assertThat(allocator.allocate(5 * SECOND)).hasSize(1);
        assertThat(allocator.nextExpiry()).isEmpty();
    }

    @Test
    void aFilterConcernsOneFrameworkAlone() {
        agent("a1", FOUR);
        framework("f1", "*");
        refuseEverything("f1", 5 * SECOND);
        framework("f2", "*");
        assertThat(allocator.allocate(1))
                .extracting(grant -> grant.holder().framework())
                .containsExactly("f2");
    }

    @Test
    void reviveAndAChangedAgentEndFilters() {
        agent("a1", FOUR);
        framework("f1", "*");
        refuseEverything("f1", 500 * SECOND);
        allocator.revive("f1", Set.of("other"));
        assertThat(allocator.allocate(1)).as("another role").isEmpty();
        allocator.revive("f1", Set.of());
        assertThat(allocator.allocate(1)).hasSize(1);
        allocator.release(new Holder("f1", "*"), "a1", FOUR);
        allocator.refuse(new Holder("f1", "*"), "a1", FOUR, 500 * SECOND);
        agent("a1", FOUR);
        assertThat(allocator.allocate(2)).hasSize(1);
    }

    @Test
    void aSuppressedRoleGetsNothingUntilRevived() {
        allocator.putFramework("f1", Set.of("*"), Set.of("*"), false);
        allocator.setFrameworkActive("f1", true);
        agent("a1", FOUR);
        assertThat(allocator.allocate(0)).isEmpty();
        allocator.revive("f1", Set.of("*"));
        assertThat(allocator.allocate(0)).hasSize(1);
        allocator.suppress("f1", Set.of());
        allocator.release(new Holder("f1", "*"), "a1", FOUR);
        assertThat(allocator.allocate(0)).isEmpty();
    }

    @Test
    void reservedResourcesGoToTheirRoleOnly() {
        Resources mixed = Resources.parse("cpus:1;mem:100;cpus(slave_public):2;mem(slave_public):200");
        agent("public", mixed);
        framework("plain", "*");
        assertThat(allocator.allocate(0))
                .containsExactly(new Grant(new Holder("plain", "*"), "public", Resources.parse("cpus:1;mem:100")));
        framework("edge", "slave_public");
        assertThat(allocator.allocate(0))
                .containsExactly(new Grant(
                        new Holder("edge", "slave_public"),
                        "public",
                        Resources.parse("cpus(slave_public):2;mem(slave_public):200")));
        allocator.release(new Holder("plain", "*"), "public", Resources.parse("cpus:1;mem:100"));
        allocator.release(
                new Holder("edge", "slave_public"),
                "public",
                Resources.parse("cpus(slave_public):2;mem(slave_public):200"));
        allocator.removeFramework("plain");
        assertThat(allocator.allocate(0))
                .as("the role's own and the unreserved together")
                .containsExactly(new Grant(new Holder("edge", "slave_public"), "public", mixed));
    }

    @Test
    void agentsWithLittleLeftAreNotOffered() {
        framework("f1", "*");
        agent("small", Resources.parse("cpus:0.009;mem:31.999;disk:1000"));
        assertThat(allocator.allocate(0)).isEmpty();
        agent("cpu", Resources.parse("cpus:0.01"));
        agent("mem", Resources.parse("mem:32"));
        assertThat(allocator.allocate(0)).extracting(Grant::agent).containsExactly("cpu", "mem");
    }

    @Test
    void agentsWithGpusAreKeptForWhoKnowsThem() {
        framework("f1", "*");
        agent("gpu", FOUR.plus(Resources.parse("gpus:1")));
        assertThat(allocator.allocate(0)).isEmpty();
        allocator.putFramework("f2", Set.of("*"), Set.of(), true);
        allocator.setFrameworkActive("f2", true);
        assertThat(allocator.allocate(0))
                .extracting(grant -> grant.holder().framework())
                .containsExactly("f2");
    }

    @Test
    void whoHasTheSmallerDominantShareComesFirst() {
        framework("cpu-hungry", "a");
        framework("mem-hungry", "b");
        agent("used", Resources.parse("cpus:10;mem:10000"));
        allocator.charge(new Holder("cpu-hungry", "a"), "used", Resources.parse("cpus:6;mem:1000"));
        allocator.charge(new Holder("mem-hungry", "b"), "used", Resources.parse("cpus:1;mem:5000"));
        assertThat(allocator.share("a")).isEqualTo(0.6);
        assertThat(allocator.share("b")).isEqualTo(0.5);
        assertThat(allocator.allocate(0)).extracting(Grant::holder).containsExactly(new Holder("mem-hungry", "b"));
    }

    @Test
    void portsCountForTheShareToo() {
        framework("f1", "a");
        agent("a1", Resources.parse("cpus:10;mem:1000;ports:[1-10]"));
        allocator.charge(new Holder("f1", "a"), "a1", Resources.parse("cpus:1;ports:[1-7]"));
        assertThat(allocator.share("a")).isEqualTo(0.7);
    }

    @Test
    void aRoleOfWeightTwoGetsTwiceTheAgents() {
        Allocator weighted = new Allocator(new AllocatorConfig(Map.of("heavy", 2.0), 10, 32_000));
        for (int i = 0; i < 9; i++) {
            weighted.putAgent("a" + i, FOUR);
            weighted.setAgentActive("a" + i, true);
        }
        for (String role : List.of("heavy", "light")) {
            weighted.putFramework(role, Set.of(role), Set.of(), false);
            weighted.setFrameworkActive(role, true);
        }
        Map<String, Integer> count = new HashMap<>();
        weighted.allocate(0).forEach(grant -> count.merge(grant.holder().role(), 1, Integer::sum));
        assertThat(count).isEqualTo(Map.of("heavy", 6, "light", 3));
    }

    @Test
    void agentsThatAreAwayAndFrameworksThatAreAwayGetNothing() {
        allocator.putAgent("a1", FOUR);
        framework("f1", "*");
        assertThat(allocator.allocate(0)).isEmpty();
        allocator.setFrameworkActive("f1", false);
        allocator.setAgentActive("a1", true);
        assertThat(allocator.allocate(0)).isEmpty();
        allocator.setFrameworkActive("f1", true);
        assertThat(allocator.allocate(0)).hasSize(1);
    }

    @Test
    void saysWhyNothingIsOffered() {
        agent("a1", FOUR);
        framework("f1", "*");
        refuseEverything("f1", 5 * SECOND);
        allocator.putFramework("f2", Set.of("*"), Set.of("*"), false);
        allocator.setFrameworkActive("f2", true);
        allocator.putFramework("f3", Set.of("*"), Set.of(), false);
        assertThat(allocator.explain(SECOND))
                .containsExactly(
                        new Rejection(
                                new Holder("f1", "*"),
                                "a1",
                                Rejection.Reason.FILTERED,
                                "it refused this; the filter ends in 4000 ms"),
                        new Rejection(
                                new Holder("f2", "*"),
                                "a1",
                                Rejection.Reason.SUPPRESSED,
                                "it asked for no offers for role *"),
                        new Rejection(
                                new Holder("f3", "*"),
                                "a1",
                                Rejection.Reason.FRAMEWORK_INACTIVE,
                                "the framework is not connected"));
    }

    @Test
    void doesNotExplainWithoutEnd() {
        for (int i = 0; i < 200; i++) {
            agent("a" + i, FOUR);
            allocator.putFramework("f" + i, Set.of("*"), Set.of("*"), false);
        }
        assertThat(allocator.explain(0)).hasSize(10_000);
    }

    @Test
    void looksAtARevivedFrameworkOnAllAgentsButNotAtOthers() {
        agent("a1", FOUR);
        agent("a2", FOUR);
        framework("f1", "*");
        refuseEverything("f1", 500 * SECOND);
        framework("f2", "*");
        allocator.suppress("f2", Set.of());
        assertThat(allocator.allocate(1)).isEmpty();
        allocator.revive("f2", Set.of());
        assertThat(allocator.allocate(1))
                .extracting(grant -> grant.holder().framework() + grant.agent())
                .containsExactly("f2a1", "f2a2");
    }

    @Test
    void anAgentThatComesBackSmallerThanWhatIsUsedOffersNothing() {
        agent("a1", FOUR);
        framework("f1", "*");
        allocator.allocate(0);
        agent("a1", Resources.parse("cpus:2;mem:8192;ports:[31000-31200]"));
        assertThat(allocator.free("a1")).isEqualTo(Resources.parse("mem:4096;ports:[31100-31200]"));
        allocator.release(new Holder("f1", "*"), "a1", FOUR);
        assertThat(allocator.free("a1")).isEqualTo(Resources.parse("cpus:2;mem:8192;ports:[31000-31200]"));
    }

    @Test
    void nobodyGivesBackMoreThanHeHolds() {
        agent("a1", FOUR);
        Holder holder = new Holder("f1", "*");
        assertThatThrownBy(() -> allocator.release(holder, "a1", Resources.parse("cpus:1")))
                .isInstanceOf(IllegalArgumentException.class);
        allocator.removeAgent("a1");
        allocator.release(holder, "a1", Resources.parse("cpus:1"));
    }

    /** Whatever happens in whatever order, free and held add up to what there is, and nothing is granted twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void resourcesAreConserved(long seed) {
        Random random = new Random(seed);
        Map<String, Resources> totals = new HashMap<>();
        List<Grant> out = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Resources total =
                    Resources.parse("cpus:4;mem:4096;cpus(r1):1;ports:[" + (1000 * i) + "-" + (1000 * i + 99) + "]");
            totals.put("a" + i, total);
            agent("a" + i, total);
            framework("f" + i, i % 2 == 0 ? "r1" : "*");
        }
        for (int step = 0; step < 400; step++) {
            event(random, step, out);
            out.addAll(allocator.allocate(step * SECOND / 4));
            for (Map.Entry<String, Resources> total : totals.entrySet()) {
                Resources sum = allocator.free(total.getKey());
                for (Grant grant : out) {
                    sum = grant.agent().equals(total.getKey()) ? sum.plus(grant.resources()) : sum;
                }
                assertThat(sum)
                        .as("seed %d step %d agent %s", seed, step, total.getKey())
                        .isEqualTo(total.getValue());
            }
        }
    }

    private void event(Random random, int step, List<Grant> out) {
        String framework = "f" + random.nextInt(5);
        switch (random.nextInt(6)) {
            case 0 -> allocator.revive(framework, Set.of());
            case 1 -> allocator.suppress(framework, Set.of());
            case 2 -> allocator.setFrameworkActive(framework, random.nextBoolean());
            case 3 -> allocator.setAgentActive("a" + random.nextInt(5), random.nextInt(3) > 0);
            default -> {
                if (!out.isEmpty()) {
                    Grant grant = out.remove(random.nextInt(out.size()));
                    allocator.release(grant.holder(), grant.agent(), grant.resources());
                    allocator.refuse(
                            grant.holder(), grant.agent(), grant.resources(), (step / 4 + random.nextInt(10)) * SECOND);
                }
            }
        }
    }

    private void agent(String id, Resources total) {
        allocator.putAgent(id, total);
        allocator.setAgentActive(id, true);
    }

    private void framework(String id, String role) {
        allocator.putFramework(id, Set.of(role), Set.of(), false);
        allocator.setFrameworkActive(id, true);
    }

    private void refuseEverything(String framework, long untilNanos) {
        for (Grant grant : allocator.allocate(0)) {
            allocator.release(grant.holder(), grant.agent(), grant.resources());
            allocator.refuse(new Holder(framework, "*"), grant.agent(), grant.resources(), untilNanos);
        }
    }
}
