package io.slipway.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.scheduler.group.TreeHistory;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final PathId APP = PathId.absolute("/shop/web");

    @Test
    void everythingIsReadAsItWasWritten() {
        List<Entry> rest = new ArrayList<>();
        rest.add(new Entry.FrameworkKnown(new FrameworkId("m-0000")));
        for (int i = 0; i < 300; i++) {
            InstanceId id = InstanceId.draw(APP, NOW, new Random(i));
            rest.add(new Entry.InstancesPut(List.of(Instance.scheduled(id, APP, NOW, NOW, i, NOW))));
        }
        SnapshotCodec.State state = new SnapshotCodec.State(new TreeHistory().base(), List.of(), List.of(), rest);

        assertThat(SnapshotCodec.decode(SnapshotCodec.encode(state))).isEqualTo(state);
    }

    @Test
    void fieldsOfLaterVersionsArePassedOver() {
        byte[] written = SnapshotCodec.encode(
                new SnapshotCodec.State(new TreeHistory().base(), List.of(), List.of(), List.of()));
        String later = new String(written, StandardCharsets.UTF_8).replace("\"v\":1,", "\"v\":1,\"new\":{\"a\":[1]},");

        assertThat(SnapshotCodec.decode(later.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(SnapshotCodec.decode(written));
    }

    @Test
    void whatIsNoSnapshotOfThisFormIsRefusedByName() {
        refused("{\"type\":\"scheduler\",\"v\":2,\"rest\":[{}]}", "a snapshot of form 2");
        refused("{\"type\":\"scheduler\",\"v\":1}", "without 'base'");
        refused("[]", "no JSON object");
        refused("{\"v\":1,\"rest\":[{\"type\":", "no JSON");
    }

    private static void refused(String json, String words) {
        assertThatThrownBy(() -> SnapshotCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
