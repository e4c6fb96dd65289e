package io.slipway.master.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.AgentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration LIMIT = Duration.ofSeconds(75);

    private final Patience patience = new Patience(Patience.Settings.DEFAULT, 0);
    private long second;
    private final Set<Integer> lost = new HashSet<>();
    private String heldBack = "";

    @Test
    void givesUpAnAgentOnceItIsOverdueAndNotBefore() {
        assertThat(after(Duration.ofSeconds(74), 10, 1)).isEmpty();
        assertThat(after(Duration.ofSeconds(1), 10, 1)).containsExactly(0);
        assertThat(heldBack).isEmpty();
    }

    @Test
    void givesNobodyUpWhenNobodyIsHeardHoweverLong() {
        assertThat(after(Duration.ofDays(3), 10, 10)).isEmpty();
        assertThat(heldBack).contains("not one of 10 agents is heard");
    }

    @Test
    void twoOfTwoAreNotGivenUp() {
        assertThat(after(Duration.ofHours(1), 2, 2)).isEmpty();
    }

    @Test
    void anAgentAloneInItsClusterIsGivenUp() {
        assertThat(after(Duration.ofSeconds(75), 1, 1)).containsExactly(0);
    }

    @Test
    void ofMoreThanHalfThatAreSilentOneGoesEachFiveMinutes() {
        assertThat(after(Duration.ofMinutes(5), 10, 6)).isEmpty();
        assertThat(heldBack).contains("6 of 10 agents are silent");
        assertThat(after(Duration.ofMinutes(1), 10, 6)).hasSize(1);
        assertThat(after(Duration.ofSeconds(270), 10, 6)).isEmpty();
        assertThat(after(Duration.ofSeconds(20), 10, 6)).hasSize(1);
    }

    @Test
    void thoseGivenUpBeforeCountAsSilentSoThatAFaultThatSpreadsIsSeen() {
        assertThat(after(Duration.ofSeconds(80), 5, 1)).hasSize(1);
        assertThat(after(Duration.ofSeconds(60), 5, 2)).hasSize(1);
        assertThat(after(Duration.ofMinutes(4), 5, 3)).as("three of five").isEmpty();
    }

    @Test
    void whenACutEndsAgentByAgentTheOthersHaveTimeToComeBack() {
        assertThat(after(Duration.ofHours(1), 10, 10)).isEmpty();
        assertThat(after(Duration.ofSeconds(10), 10, 9)).as("the first is back").isEmpty();
        assertThat(after(Duration.ofSeconds(10), 10, 5)).as("half are back").isEmpty();
        assertThat(after(Duration.ofSeconds(285), 10, 2)).isEmpty();
        assertThat(heldBack).contains("time to come back");
        assertThat(after(Duration.ofSeconds(10), 10, 1)).containsExactly(0);
    }

    @Test
    void fewOfManyGoAtOnceTheRestAMinuteLater() {
        assertThat(after(Duration.ofSeconds(75), 100, 12)).hasSize(5);
        assertThat(heldBack).contains("no more than 5 of 100");
        assertThat(after(Duration.ofSeconds(59), 100, 12)).isEmpty();
        assertThat(after(Duration.ofSeconds(1), 100, 12)).hasSize(5);
        assertThat(after(Duration.ofSeconds(60), 100, 12)).hasSize(2);
        assertThat(heldBack).isEmpty();
    }

    @Test
    void aMasterThatStoodStillListensFirst() {
        assertThat(after(Duration.ofSeconds(1), 10, 1)).isEmpty();
        second += 300;
        assertThat(judge(10, 1, second)).isEmpty();
        assertThat(heldBack).contains("stood still");
        assertThat(after(Duration.ofSeconds(29), 10, 1)).isEmpty();
        assertThat(after(Duration.ofSeconds(1), 10, 1)).containsExactly(0);
    }

    @Test
    void agentsAwaitedFromAnEarlierMasterAreNoProofThatTheMasterIsHeard() {
        List<Patience.Silence> fleet = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            fleet.add(new Patience.Silence(id(i), i == 0 ? LIMIT.toNanos() : 0, LIMIT.toNanos(), i == 0));
        }
        fleet.set(1, new Patience.Silence(id(1), LIMIT.toNanos(), LIMIT.toNanos(), true));
        assertThat(patience.judge(fleet, 0).giveUp()).isEmpty();
        assertThat(patience.judge(fleet, 0).heldBack()).contains("not one of 3");
    }

    @Test
    void theLongestSilentGoesFirst() {
        long limit = LIMIT.toNanos();
        List<Patience.Silence> fleet = List.of(
                new Patience.Silence(id(0), limit, limit, true),
                new Patience.Silence(id(1), limit + 1, limit, true),
                new Patience.Silence(id(2), 0, limit, true),
                new Patience.Silence(id(3), 0, limit, true));
        assertThat(patience.judge(fleet, 0).giveUp()).containsExactly(id(1));
    }

    /** Lets time pass while the first {@code silent} of {@code all} say nothing, and tells who was given up. */
    private List<Integer> after(Duration time, int all, int silent) {
        List<Integer> given = new ArrayList<>();
        for (long end = second + time.toSeconds(); second < end; ) {
            second++;
            given.addAll(judge(all, silent, second));
        }
        return given;
    }

    private List<Integer> judge(int all, int silent, long silentSeconds) {
        List<Patience.Silence> fleet = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            if (!lost.contains(i)) {
                long nanos = i < silent ? Duration.ofSeconds(silentSeconds).toNanos() : 0;
                fleet.add(new Patience.Silence(id(i), nanos, LIMIT.toNanos(), true));
            }
        }
        Patience.Verdict verdict =
                patience.judge(fleet, Duration.ofSeconds(second).toNanos());
        heldBack = verdict.heldBack() == null ? "" : verdict.heldBack();
        List<Integer> given = verdict.giveUp().stream()
                .map(id -> Integer.parseInt(id.value()))
                .toList();
        lost.addAll(given);
        return given;
    }

    private static AgentId id(int number) {
        return new AgentId(String.valueOf(number));
    }
}
