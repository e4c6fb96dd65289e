package io.slipway.scheduler.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.PathId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    private static Instance instance(PathId app, int index, Random random) {
        return Instance.scheduled(InstanceId.draw(app, NOW, random), app, NOW, NOW, index, NOW);
    }
}
