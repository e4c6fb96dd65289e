package io.slipway.master.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.master.agents.DrainPace.Candidate;
import io.slipway.master.agents.DrainPace.Ref;
import io.slipway.master.agents.DrainPace.Work;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainPaceTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f");

    private final Set<String> here = new LinkedHashSet<>();
    private final Map<String, Integer> elsewhere = new HashMap<>();
    private final Set<String> ending = new LinkedHashSet<>();
    private long second;
    private int starting;
    private DrainPace pace = new DrainPace(4, 0, Long.MAX_VALUE);

    @Test
    void waitsForFrameworksToReplaceAndEndsWhatIsReplacedAtOnce() {
        tasks("web", 2, 1);
        assertThat(after(59)).isEmpty();
        elsewhere.put("web", 2);
        assertThat(after(1)).containsExactly("web-0");
        assertThat(after(10))
                .as("three are wanted, and three are healthy but the one that ends")
                .isEmpty();
        elsewhere.put("web", 3);
        assertThat(after(1)).containsExactly("web-1");
    }

    @Test
    void endsOneOfAWorkAtATimeOnceNobodyReplacedIt() {
        tasks("web", 2, 3);
        assertThat(after(60)).containsExactly("web-0");
        here.remove("web-0");
        assertThat(after(3600)).as("its replacement is missing").isEmpty();
        elsewhere.put("web", 4);
        assertThat(after(1)).containsExactly("web-1");
    }

    @Test
    void aReplacementThatTakesLongToBeHealthyIsWaitedFor() {
        tasks("web", 1, 1);
        assertThat(after(30)).isEmpty();
        starting = 1;
        assertThat(after(600)).isEmpty();
        starting = 0;
        elsewhere.put("web", 2);
        assertThat(after(1)).containsExactly("web-0");
    }

    @Test
    void differentWorkEndsTogetherUpToTheMost() {
        pace = new DrainPace(3, 0, Long.MAX_VALUE);
        IntStream.range(0, 5).forEach(i -> tasks("app" + i, 1, 1));
        assertThat(after(60)).hasSize(3);
        elsewhere.put("app0", 2);
        assertThat(after(1)).containsExactly("app3-0");
        assertThat(after(10)).isEmpty();
    }

    @Test
    void workThatIsNeverReplacedHoldsOthersUpForFiveMinutesOnly() {
        pace = new DrainPace(1, 0, Long.MAX_VALUE);
        tasks("job", 1, 0);
        tasks("web", 1, 1);
        assertThat(after(60)).containsExactly("job-0");
        here.remove("job-0");
        assertThat(after(299)).isEmpty();
        assertThat(after(1)).containsExactly("web-0");
    }

    @Test
    void nothingEndsWhileSomeOfItIsMissingForAnotherReason() {
        tasks("web", 1, 3);
        assertThat(after(10)).isEmpty();
        elsewhere.put("web", 2);
        assertThat(after(299)).isEmpty();
        assertThat(after(2)).as("then so many are wanted").containsExactly("web-0");
    }

    @Test
    void everythingEndsAtTheDeadline() {
        pace = new DrainPace(1, 0, Duration.ofSeconds(100).toNanos());
        tasks("web", 3, 0);
        tasks("db", 1, 0);
        assertThat(after(99)).containsExactly("web-0");
        assertThat(after(1)).containsExactly("web-1", "web-2", "db-0");
    }

    @Test
    void anOrderThatHadNoEffectIsGivenAgain() {
        tasks("web", 1, 0);
        assertThat(after(60)).containsExactly("web-0");
        assertThat(after(29)).isEmpty();
        assertThat(after(1)).containsExactly("web-0");
    }

    private void tasks(String name, int number, int others) {
        IntStream.range(0, number).forEach(i -> here.add(name + "-" + i));
        elsewhere.put(name, others);
    }

    /** Lets seconds pass and tells what was to end meanwhile. */
    private List<String> after(int seconds) {
        Set<String> told = new LinkedHashSet<>();
        for (int i = 0; i < seconds; i++) {
            second++;
            List<Candidate> candidates = here.stream()
                    .map(id -> new Candidate(new Ref(FRAMEWORK, new TaskId(id)), work(id)))
                    .toList();
            Map<Work, DrainPace.Count> counts = new HashMap<>();
            candidates.forEach(candidate -> {
                int healthy = healthy(candidate.work());
                counts.put(candidate.work(), new DrainPace.Count(healthy, healthy + starting));
            });
            pace.end(candidates, counts, Duration.ofSeconds(second).toNanos())
                    .forEach(ref -> told.add(ref.task().value()));
            ending.addAll(told);
        }
        return List.copyOf(told);
    }

    private int healthy(Work work) {
        int present = (int) here.stream()
                .filter(id -> work(id).equals(work) && !ending.contains(id))
                .count();
        return present + elsewhere.getOrDefault(work.name(), 0);
    }

    private static Work work(String id) {
        return new Work(FRAMEWORK, id.substring(0, id.indexOf('-')));
    }
}
