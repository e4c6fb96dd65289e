package io.slipway.runtime.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void uuidsAreRandomOnesOfVersionFour() {
        Ids ids = Ids.secure();

        for (int i = 0; i < 100; i++) {
            UUID uuid = ids.uuid();
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
        }
        assertThat(IntStream.range(0, 1000).mapToObj(i -> ids.uuid()).distinct().count())
                .isEqualTo(1000);
    }

    @Test
    void aSeededSourceRepeatsItself() {
        Ids one = new Ids(new Random(42));
        Ids two = new Ids(new Random(42));

        assertThat(one.uuid()).isEqualTo(two.uuid());
        assertThat(one.hex(8)).isEqualTo(two.hex(8));
        assertThat(one.random().nextInt()).isEqualTo(two.random().nextInt());
    }

    @Test
    void hexHasTwoDigitsForEachByte() {
        assertThat(Ids.secure().hex(20)).matches("[0-9a-f]{40}");
        assertThat(Ids.secure().hex(0)).isEmpty();
    }
}
