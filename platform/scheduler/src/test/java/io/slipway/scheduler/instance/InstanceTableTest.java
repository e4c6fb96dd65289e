package io.slipway.scheduler.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class InstanceTableTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PathId WEB = PathId.absolute("/web");
    private static final PathId API = PathId.absolute("/api");

    private final InstanceTable table = new InstanceTable();

    @Test
    void itHoldsWhatAPlainMapHoldsSortedByIndex() {
        Random random = new Random(3);
        Map<InstanceId, Instance> plain = new LinkedHashMap<>();
        for (int i = 0; i < 2_000; i++) {
            List<InstanceId> ids = new ArrayList<>(plain.keySet());
            if (ids.isEmpty() || random.nextInt(3) > 0) {
                Instance put = instance(random.nextBoolean() ? WEB : API, random.nextInt(20), random);
                plain.put(put.id(), put);
                table.put(put);
            } else {
                InstanceId id = ids.get(random.nextInt(ids.size()));
                plain.remove(id);
                table.remove(id);
            }
            assertThat(table.size()).isEqualTo(plain.size());
            assertThat(table.of(WEB)).isEqualTo(sorted(plain, WEB));
            assertThat(table.of(API)).isEqualTo(sorted(plain, API));
        }
        assertThat(table.byApp()).containsOnlyKeys(API, WEB);
    }

    private static List<Instance> sorted(Map<InstanceId, Instance> plain, PathId app) {
        return plain.values().stream()
                .filter(instance -> instance.app().equals(app))
                .sorted(Comparator.comparingInt(Instance::index).thenComparing(Instance::id))
                .toList();
    }

    @Test
    void anInstanceThatGetsAnotherIndexIsThereOnce() {
        Instance first = instance(WEB, 4, new Random(1));
        table.put(first);
        List<Instance> before = table.of(WEB);
        Instance moved = Instance.scheduled(first.id(), WEB, NOW, NOW, 0, NOW);
        table.put(moved);

        assertThat(table.of(WEB)).containsExactly(moved);
        assertThat(before).as("a list that was handed out stays as it was").containsExactly(first);
        table.remove(moved.id());
        assertThat(table.byApp()).isEmpty();
    }

    @Test
    void listsOfManyStayAsTheyWere() {
        Random random = new Random(5);
        TreeMap<Integer, Instance> plain = new TreeMap<>();
        Map<List<Instance>, List<Instance>> handedOut = new IdentityHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int index = random.nextInt(4_000);
            Instance known = plain.get(index);
            if (known != null && random.nextInt(5) < 2) {
                plain.remove(index);
                table.remove(known.id());
            } else {
                Instance put = known == null ? instance(WEB, index, random) : known.wanted(Goal.STOPPED, "moved " + i);
                plain.put(index, put);
                table.put(put);
            }
            if (i % 500 == 0) {
                handedOut.put(table.of(WEB), List.copyOf(plain.values()));
            }
        }
        assertThat(table.of(WEB)).isEqualTo(List.copyOf(plain.values()));
        for (int i = 0; i < plain.size(); i += 100) {
            assertThat(table.of(WEB).get(i))
                    .isEqualTo(List.copyOf(plain.values()).get(i));
        }
        handedOut.forEach((list, copy) -> assertThat(list).isEqualTo(copy).hasSize(copy.size()));
        assertThat(table.counts(WEB).all()).isEqualTo(plain.size());
        assertThat(table.counts(WEB).waiting()).isEqualTo(count(plain, Instance::isWaiting));
        assertThat(table.counts(WEB).leaving())
                .isEqualTo(count(plain, instance -> instance.goal() != Goal.RUNNING))
                .isPositive();
        plain.values().forEach(instance -> table.remove(instance.id()));
        assertThat(table.of(WEB)).isEmpty();
        assertThat(table.counts(WEB).all()).isZero();
    }

    @Test
    void comingFromBehindMakesNoDifference() {
        for (int index = 3_000; index > 0; index--) {
            table.put(instance(WEB, index, new Random(index)));
        }
        assertThat(table.of(WEB)).hasSize(3_000).isSortedAccordingTo(Comparator.comparingInt(Instance::index));
    }

    @Test
    void thoseThatWaitLongestComeFirst() {
        Instance late = waitingSince(WEB, 0, NOW.plusSeconds(2));
        Instance early = waitingSince(WEB, 1, NOW);
        Instance middle = waitingSince(API, 0, NOW.plusSeconds(1));
        Instance other = waitingSince(API, 1, NOW.plusSeconds(1));
        List.of(late, other, early, middle).forEach(table::put);
        assertThat(waiting()).containsExactly(early, middle, other, late);
        table.remove(middle.id());
        table.put(early.wanted(Goal.STOPPED, "enough"));
        assertThat(waiting()).containsExactly(other, late);
        assertThat(table.waitingApps()).containsExactlyInAnyOrder(WEB, API);
        assertThat(table.counts(WEB).waiting()).isEqualTo(1);
    }

    @Test
    void anAppThatIsDroppedLeavesTheLine() {
        Instance first = waitingSince(WEB, 0, NOW);
        Instance second = waitingSince(API, 0, NOW.plusSeconds(1));
        Instance third = waitingSince(WEB, 1, NOW.plusSeconds(2));
        Instance fourth = waitingSince(API, 1, NOW.plusSeconds(3));
        List.of(first, second, third, fourth).forEach(table::put);
        WaitingLine line = table.waiting();
        assertThat(line.next()).isEqualTo(first);
        line.dropApp();
        assertThat(line.next()).isEqualTo(second);
        assertThat(line.next()).isEqualTo(fourth);
        assertThat(line.next()).isNull();
    }

    @Test
    void tellsWhoseTaskIsToEnd() {
        Instance waits = instance(WEB, 0, new Random(1));
        Run run = new Run(
                new AgentId("a"),
                "host",
                "*",
                Resources.EMPTY,
                List.of(),
                List.of(),
                Attributes.NONE,
                NOW,
                null,
                null,
                null,
                "",
                null);
        Instance runs = InstanceMachine.launched(instance(API, 0, new Random(2)), run, NOW, NOW, NOW);
        Instance leaves = InstanceMachine.launched(instance(WEB, 1, new Random(3)), run, NOW, NOW, NOW)
                .wanted(Goal.STOPPED, "enough");
        List.of(waits, runs, leaves).forEach(table::put);
        assertThat(table.ending()).containsExactly(leaves);
        Instance restarted = runs.killed("too old");
        table.put(restarted);
        assertThat(table.ending()).containsExactly(restarted, leaves);
        table.remove(leaves.id());
        assertThat(table.ending()).containsExactly(restarted);
    }

    private List<Instance> waiting() {
        List<Instance> all = new ArrayList<>();
        WaitingLine line = table.waiting();
        for (Instance next = line.next(); next != null; next = line.next()) {
            all.add(next);
        }
        return all;
    }

    private static int count(Map<Integer, Instance> instances, Predicate<Instance> which) {
        return (int) instances.values().stream().filter(which).count();
    }

    private static Instance waitingSince(PathId app, int index, Instant since) {
        return Instance.scheduled(InstanceId.draw(app, NOW, new Random(index)), app, NOW, NOW, index, since);
    }

    private static Instance instance(PathId app, int index, Random random) {
        return Instance.scheduled(InstanceId.draw(app, NOW, random), app, NOW, NOW, index, NOW);
    }
}
