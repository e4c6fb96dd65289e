package io.slipway.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SchedulerCoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MANY = 25_000; // more than one record of a snapshot holds

    private final SchedulerCore core = new SchedulerCore();
    private final Random random = new Random(1);

    @Test
    void whatWasFrozenIsTheStateOfThatMoment() {
        fill("/a", 3);
        byte[] then = core.snapshot();
        Supplier<byte[]> frozen = core.frozen();
        fill("/a", 2);
        fill("/b", 1);
        core.apply(new Entry.InstanceRemoved(
                core.instances(PathId.absolute("/a")).get(0).id()));
        core.apply(new Entry.FrameworkKnown(new FrameworkId("f")));
        assertThat(frozen.get()).isEqualTo(then).isNotEqualTo(core.snapshot());
    }

    @Test
    void manyInstancesComeBackFromASnapshot() {
        fill("/a", MANY);
        fill("/b", 1);
        SchedulerCore restored = new SchedulerCore();
        restored.restore(core.snapshot());
        assertThat(restored.instances().byApp())
                .isEqualTo(core.instances().byApp())
                .containsOnlyKeys(PathId.absolute("/a"), PathId.absolute("/b"));
        assertThat(restored.instances().size()).isEqualTo(MANY + 1);
    }

    private void fill(String app, int count) {
        PathId id = PathId.absolute(app);
        List<Instance> instances = new ArrayList<>();
        for (int index : core.instances().freeIndexes(id, count)) {
            instances.add(Instance.scheduled(InstanceId.draw(id, NOW, random), id, NOW, NOW, index, NOW));
        }
        core.apply(new Entry.InstancesPut(instances));
    }
}
