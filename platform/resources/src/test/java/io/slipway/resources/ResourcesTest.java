package io.slipway.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesTest {
    @Test
    void readsAndPrintsTheTextForm() {
        Resources resources =
                Resources.parse("ports:[31005-31010, 31000-31004];cpus:1.5;cpus(slave_public):1;bugs:{b,a}");

        assertThat(resources).hasToString("bugs:{a, b};cpus:1.5;cpus(slave_public):1;ports:[31000-31010]");
        assertThat(resources.milli("cpus")).isEqualTo(2500);
        assertThat(resources.roles()).containsExactly("*", "slave_public");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cpus", "cpus:", "cpus:abc def", "ports:[1]", "ports:[5-1]", "cpus:-1", "cpus(:1", "x:text"})
    void namesThePartThatIsWrong(String text) {
        assertThatThrownBy(() -> Resources.parse("mem:64;" + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text.split("[:(]")[0].equals("ports") ? "" : text.substring(0, 1));
    }

    @Test
    void keepsRolesApart() {
        Resources reserved = Resources.parse("cpus(slave_public):2");

        assertThat(reserved.contains(Resources.parse("cpus:1"))).isFalse();
        assertThat(reserved.flatten().contains(Resources.parse("cpus:1"))).isTrue();
        assertThatThrownBy(() -> reserved.minus(Resources.parse("cpus:1"))).hasMessageContaining("cannot take");
    }

    @Test
    void emptyEntriesVanish() {
        Resources resources = Resources.parse("cpus:1;mem:64;ports:[1-2]");

        assertThat(resources.minus(resources)).isEqualTo(Resources.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void takingAndGivingBackChangesNothing(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Resources whole = random(random).plus(random(random));
            Resources part = random(random);
            assertThat(whole.plus(part).contains(part)).isTrue();
            if (whole.contains(part)) {
                assertThat(whole.minus(part).plus(part)).isEqualTo(whole);
                assertThat(whole.minus(part).contains(whole)).isEqualTo(part.isEmpty());
            }
        }
    }

    @Test
    void rangesSplitWhenTheMiddleIsTaken() {
        Value.Ranges ports = Value.Ranges.of(10, 20);

        assertThat(ports.minus(Value.Ranges.of(12, 13))).hasToString("[10-11, 14-20]");
        assertThat(ports.minus(Value.Ranges.of(12, 13)).plus(Value.Ranges.of(12, 13)))
                .isEqualTo(ports);
    }

    @Test
    void readsAttributes() {
        Attributes attributes = Attributes.parse("rack:r-1;level:10;jdk:{25,17}");

        assertThat(attributes.values().get("jdk")).hasToString("{17, 25}");
        assertThat(attributes.values().get("rack")).isEqualTo(new Value.Text("r-1"));
    }

    private static Resources random(Random random) {
        long begin = random.nextInt(50);
        return Resources.of(random.nextInt(8) / 2.0, random.nextInt(4) * 32, 0)
                .plus(Resources.ports(Value.Ranges.of(begin, begin + random.nextInt(10))))
                .plus(Resources.of(new Resource("cpus", "slave_public", new Value.Scalar(random.nextInt(3) * 500L))));
    }
}
