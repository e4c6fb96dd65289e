package io.slipway.scheduler.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.Container;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.UpgradeStrategy;
import io.slipway.marathonapi.Volume;
import io.slipway.scheduler.deployment.ReplaceRules.Count;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplaceRulesTest {
    @Test
    void byDefaultStartsAllNewOnesAndEndsAnOldOneForEachThatServes() {
        AppDefinition app = app(4, 1.0, 1.0);
        assertThat(ReplaceRules.of(app, new Count(4, 0, 0, 0, 0))).isEqualTo(new ReplaceRules(4, 0));
        assertThat(ReplaceRules.of(app, new Count(4, 0, 1, 3, 0))).isEqualTo(new ReplaceRules(0, 1));
        assertThat(ReplaceRules.of(app, new Count(3, 0, 1, 3, 1))).isEqualTo(new ReplaceRules(0, 0));
        assertThat(ReplaceRules.of(app, new Count(3, 0, 4, 0, 1))).isEqualTo(new ReplaceRules(0, 3));
    }

    @Test
    void withoutRoomAboveEndsOldOnesFirst() {
        AppDefinition app = app(4, 0.5, 0.0);
        assertThat(ReplaceRules.of(app, new Count(4, 0, 0, 0, 0))).isEqualTo(new ReplaceRules(0, 2));
        assertThat(ReplaceRules.of(app, new Count(2, 0, 0, 0, 2))).isEqualTo(new ReplaceRules(0, 0));
        assertThat(ReplaceRules.of(app, new Count(2, 0, 0, 0, 0))).isEqualTo(new ReplaceRules(2, 0));
    }

    @Test
    void whenNothingCouldMoveOneMoreMayExist() {
        AppDefinition app = app(3, 1.0, 0.0);
        assertThat(ReplaceRules.of(app, new Count(3, 0, 0, 0, 0))).isEqualTo(new ReplaceRules(1, 0));
        assertThat(ReplaceRules.of(app, new Count(3, 0, 1, 0, 0))).isEqualTo(new ReplaceRules(0, 1));
    }

    @Test
    void whenNothingCouldMoveDataIsLeftBehindByOne() {
        AppDefinition app = app(3, 1.0, 0.0)
                .with()
                .container(new Container(
                        Container.Type.MESOS,
                        null,
                        List.of(),
                        List.of(new Volume.Persistent("data", Volume.DiskType.ROOT, 10, null, null, List.of())),
                        null))
                .build();
        assertThat(ReplaceRules.of(app, new Count(3, 0, 0, 0, 0))).isEqualTo(new ReplaceRules(0, 1));
        assertThat(ReplaceRules.of(app, new Count(2, 0, 0, 0, 1))).isEqualTo(new ReplaceRules(0, 0));
        assertThat(ReplaceRules.of(app, new Count(2, 0, 0, 0, 0))).isEqualTo(new ReplaceRules(1, 0));
        assertThat(ReplaceRules.of(app, new Count(2, 0, 0, 1, 0))).isEqualTo(new ReplaceRules(0, 0));
    }

    @Test
    void aSingleInstanceIsNeverDoubled() {
        AppDefinition app = app(1, 0.0, 0.0);
        assertThat(ReplaceRules.of(app, new Count(1, 0, 0, 0, 0))).isEqualTo(new ReplaceRules(0, 1));
        assertThat(ReplaceRules.of(app, new Count(0, 0, 0, 0, 1))).isEqualTo(new ReplaceRules(0, 0));
        assertThat(ReplaceRules.of(app, new Count(0, 0, 0, 0, 0))).isEqualTo(new ReplaceRules(1, 0));
    }

    @Test
    void surplusOldOnesGoAtOnce() {
        assertThat(ReplaceRules.of(app(2, 1.0, 1.0), new Count(5, 0, 0, 0, 0)).stop())
                .isEqualTo(3);
    }

    @Test
    void makesRoomAmongThoseThatDoNotServeWhenStuck() {
        AppDefinition app = app(4, 0.5, 0.0);
        assertThat(ReplaceRules.of(app, new Count(2, 2, 0, 0, 0))).isEqualTo(new ReplaceRules(0, 2));
    }

    @ParameterizedTest
    @CsvSource({"3,0.5,2", "10,0.15,2", "3,0.0,0", "10,0.1,1", "100,0.07,7"})
    void roundsTheServingNumberUp(int instances, double minimum, int serving) {
        assertThat(ReplaceRules.minServing(app(instances, minimum, 0))).isEqualTo(serving);
    }

    @ParameterizedTest
    @CsvSource({"3,0.5,4", "10,0.15,11", "3,0.0,3", "10,0.1,11", "100,0.07,107"})
    void roundsTheRoomDown(int instances, double over, int max) {
        assertThat(ReplaceRules.maxInstances(app(instances, 0, over))).isEqualTo(max);
    }

    /** Plays restarts with instances that start, serve, stop serving and end in any order. */
    @ParameterizedTest
    @MethodSource("seeds")
    void alwaysEndsWithoutBreakingItsPromises(long seed) {
        Random random = new Random(seed);
        int wanted = 1 + random.nextInt(6);
        AppDefinition app = app(wanted, random.nextInt(5) / 4.0, random.nextInt(5) / 4.0);
        int max = Math.max(ReplaceRules.maxInstances(app), wanted + 1);
        int oldServing = wanted;
        int oldOther = 0;
        int freshServing = 0;
        int freshOther = 0;
        int leaving = 0;
        for (int turn = 0; turn < 2000; turn++) {
            Count count = new Count(oldServing, oldOther, freshServing, freshOther, leaving);
            ReplaceRules rules = ReplaceRules.of(app, count);
            int servingBefore = oldServing + freshServing;
            freshOther += rules.start();
            int idle = Math.min(rules.stop(), oldOther);
            oldOther -= idle;
            oldServing -= rules.stop() - idle;
            leaving += rules.stop();
            assertThat(oldServing + oldOther + freshServing + freshOther + leaving)
                    .as("instances of %s after %s", count, rules)
                    .isLessThanOrEqualTo(max);
            if (rules.stop() > idle) {
                assertThat(oldServing + freshServing)
                        .as("serving after %s to %s", rules, count)
                        .isGreaterThanOrEqualTo(Math.min(servingBefore, ReplaceRules.minServing(app)));
            }
            if (freshServing == wanted && oldServing + oldOther + leaving == 0) {
                return;
            }
            if (leaving > 0 && random.nextBoolean()) {
                leaving--;
            } else if (freshOther > 0 && random.nextBoolean()) {
                freshOther--;
                freshServing++;
            } else if (turn < 50 && oldServing > 0 && random.nextInt(4) == 0) {
                oldServing--;
                oldOther++;
            }
        }
        throw new AssertionError("the restart of " + wanted + " instances never ended, seed " + seed);
    }

    static long[] seeds() {
        return java.util.stream.LongStream.range(0, 500).toArray();
    }

    private static AppDefinition app(int instances, double minimum, double over) {
        return AppDefinition.of(PathId.absolute("/a"))
                .instances(instances)
                .upgradeStrategy(new UpgradeStrategy(minimum, over))
                .build();
    }
}
