package io.slipway.scheduler.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstanceIdTest {
    private static final PathId APP = PathId.absolute("/shop/web");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> TEXTS = List.of(
            "shop_web.instance-97c03a6b-e698-11f0-bd9d-a1c2e3f40516",
            "shop_web.marathon-97c03a6b-e698-11f0-bd9d-a1c2e3f40516",
            "shop_web.instance-97C03A6B-E698-11F0-BD9D-A1C2E3F40516",
            "shop_web.instance-00000000-0000-0000-0000-000000000000",
            "shop_web.instance-0-97c03a6b-e698-11f0-bd9d-a1c2e3f40516",
            "shop_web.instance-f7c03a6b-e698-11f0-bd9d-a1c2e3f40516",
            "shop_web.instance-1",
            "a.instance-97c03a6b-e698-11f0-bd9d-a1c2e3f40516");

    @Test
    void keepsTheTextOfWhateverIsAnId() {
        for (String text : TEXTS) {
            InstanceId id = new InstanceId(text);
            assertThat(id.value()).isEqualTo(text);
            assertThat(id).isEqualTo(new InstanceId(text)).hasSameHashCodeAs(new InstanceId(text));
            int end = text.indexOf('-') + 1;
            assertThat(InstanceId.of(text.substring(0, end), text.substring(end)))
                    .isEqualTo(id);
            assertThat(id.behind(text.substring(0, end))).isEqualTo(text.substring(end));
            assertThat(id.behind("other.instance-")).isNull();
            assertThat(InstanceId.ofTask(id.task(7))).contains(new InstanceId.Ref(id, 7));
        }
        assertThat(TEXTS.stream().map(InstanceId::new)).doesNotHaveDuplicates();
    }

    @Test
    void hasTheOrderOfTheTexts() {
        Random random = new Random(1);
        List<InstanceId> ids =
                new ArrayList<>(TEXTS.stream().map(InstanceId::new).toList());
        for (int i = 0; i < 100; i++) {
            ids.add(InstanceId.draw(APP, NOW.plusMillis(random.nextInt()), random));
        }
        List<InstanceId> byText = new ArrayList<>(ids);
        byText.sort(Comparator.comparing(InstanceId::value));
        ids.sort(Comparator.naturalOrder());
        assertThat(ids).isEqualTo(byText);
    }

    @Test
    void aDrawnOneIsReadAgain() {
        InstanceId id = InstanceId.draw(APP, NOW, new Random(1));
        assertThat(id.app()).isEqualTo(APP);
        assertThat(id.value()).startsWith(InstanceId.prefix(APP));
        assertThat(new InstanceId(id.value())).isEqualTo(id);
    }

    @Test
    void whatIsNoIdIsRefused() {
        for (String text : List.of("", "shop", ".instance-1", "shop.instance-", "shop.other-1", "instance-1")) {
            assertThatThrownBy(() -> new InstanceId(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(text);
        }
        assertThatThrownBy(() -> InstanceId.of("shop.", "97c03a6b-e698-11f0-bd9d-a1c2e3f40516"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(InstanceId.ofTask(new TaskId("stranger"))).isEmpty();
    }
}
