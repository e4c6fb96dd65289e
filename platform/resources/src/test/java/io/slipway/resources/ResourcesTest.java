package io.slipway.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource(delimiter = '|', textBlock = """
                    cpus          | resource 'cpus': expected name:value or name(role):value
                    cpus:         | resource 'cpus:': expected name:value
                    cpus:abc def  | 'cpus:abc def': expected a number, a range
                    ports:[1]     | 'ports:[1]': expected ranges such as [31000-32000]
                    ports:[5-1]   | range [5-1]: expected 0 <= begin <= end
                    cpus:-1       | resource cpus: -1 is negative
                    cpus(:1       | resource 'cpus(:1': expected name:value
                    x:text        | resource x: a text is no quantity
                    cpus:1e3      | resource cpus: a text is no quantity
                    """)
    void namesThePartThatIsWrong(String text, String message) {
        assertThatThrownBy(() -> Resources.parse("mem:64;" + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e300, -1e16})
    void refusesAmountsThatCannotBeCounted(double amount) {
        assertThatThrownBy(() -> Value.Scalar.of(amount))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a number up to 1e15");
    }

    @Test
    void roundsToThreeDecimals() {
        assertThat(Value.Scalar.of(0.1 + 0.2)).hasToString("0.3");
        assertThat(Value.Scalar.of(1.0005).milli()).isEqualTo(1000);
        assertThat(Value.Scalar.of(1.0015).milli()).isEqualTo(1002);
        assertThat(Value.Scalar.of(2)).hasToString("2");
        assertThat(Value.Scalar.of(1000)).hasToString("1000");
        assertThat(Resources.parse("mem:999999999999999")).hasToString("mem:999999999999999");
    }

    @Test
    void addsAcrossRolesWhenAskedForAnAmount() {
        Resources resources = Resources.parse("cpus:1;cpus(a):0.5;ports:[1-2];ports(a):[5-6]");

        assertThat(resources.amount("cpus")).isEqualTo(1.5);
        assertThat(resources.ranges("ports")).hasToString("[1-2, 5-6]");
        assertThat(resources.ofRole("a")).hasToString("cpus(a):0.5;ports(a):[5-6]");
        assertThat(resources.withRole("b")).hasToString("cpus(b):1.5;ports(b):[1-2, 5-6]");
        assertThat(resources.amount("gpus")).isZero();
    }

    @Test
    void kindsDoNotMix() {
        assertThatThrownBy(() -> Resources.parse("x:1").plus(Resources.parse("x:[1-2]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resource x: 1 and [1-2] are of different kinds");
        assertThat(Resources.parse("x:1").contains(Resources.parse("x:[1-2]"))).isFalse();
    }

    @Test
    void setsAddAndSubtract() {
        Resources sum = Resources.parse("bugs:{a,b}").plus(Resources.parse("bugs:{b,c}"));

        assertThat(sum).hasToString("bugs:{a, b, c}");
        assertThat(sum.minus(Resources.parse("bugs:{b}"))).hasToString("bugs:{a, c}");
    }

    @Test
    void rangesMergeWhereTheyTouch() {
        assertThat(new Value.Ranges(java.util.List.of(
                        new PortRange(5, 6), new PortRange(1, 2), new PortRange(3, 4), new PortRange(8, 9))))
                .hasToString("[1-6, 8-9]");
        assertThat(Value.Ranges.of(1, 10).size()).isEqualTo(10);
        assertThat(Value.Ranges.of(1, 10).containsAll(Value.Ranges.of(5, 11))).isFalse();
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

    @ParameterizedTest
    @ValueSource(strings = {"rack", "rack(a):b", "rack:a b"})
    void refusesAttributesThatAreNone(String text) {
        assertThatThrownBy(() -> Attributes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    private static Resources random(Random random) {
        long begin = random.nextInt(50);
        return Resources.of(random.nextInt(8) / 2.0, random.nextInt(4) * 32, 0)
                .plus(Resources.ports(Value.Ranges.of(begin, begin + random.nextInt(10))))
                .plus(Resources.of(new Resource("cpus", "slave_public", new Value.Scalar(random.nextInt(3) * 500L))));
    }
}
