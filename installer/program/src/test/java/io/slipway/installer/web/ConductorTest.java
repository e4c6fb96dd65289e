package io.slipway.installer.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.client.json.Json;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.inventory.Problem;
import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Watcher;
import io.slipway.installer.ssh.Prompts;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One order at a time: its states, its questions, how it is cancelled, and what is known of it. */
class ConductorTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final List<Optional<String>> answers = new CopyOnWriteArrayList<>();
    private final TestClock clock = new TestClock();
    private final Lifetime lifetime = new Lifetime(clock, Duration.ofMinutes(30));
    private final Course course = new Course(text -> {});
    private final Questions questions = new Questions();
    private final Conductor conductor = new Conductor(new TestWork(), course, questions, lifetime, clock);

    /** A clock that stands still until it is told. */
    private static final class TestClock implements Clock {
        private volatile long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }

    /** Ends with the codes that the test gives; {@code --ask-sudo-password} makes it ask first. */
    private final class TestWork implements Work {
        @Override
        public List<Problem> problems(InventoryReader.Reading reading) {
            return reading.problems();
        }

        @Override
        public int run(List<String> words, Screen screen, Prompts prompts, Watcher watcher) {
            calls.add(words);
            watcher.phase("deploy");
            if (words.contains("--ask-sudo-password")) {
                asked.countDown();
                answers.add(prompts.secret("Password"));
            }
            try {
                int code = ends.take();
                if (code > 0) {
                    watcher.refused("ended with " + code);
                }
                return code;
            } catch (InterruptedException e) {
                return 1;
            }
        }
    }

    private String state() {
        return conductor.json().get("state").text("");
    }

    private void awaitEnd() throws InterruptedException {
        conductor.awaitEnd(SOON);
        assertThat(conductor.busy()).isFalse();
    }

    @Test
    void runsOneOrderAtATime() throws InterruptedException {
        assertThat(state()).isEqualTo("none");
        assertThat(conductor.cancel()).isFalse();
        assertThat(conductor.start(Order.INSTALL, List.of("--accept-new-host-keys")))
                .isTrue();
        assertThat(state()).isEqualTo("running");
        assertThat(conductor.start(Order.PLAN, List.of())).isFalse();
        ends.add(0);
        awaitEnd();
        assertThat(state()).isEqualTo("done");
        assertThat(conductor.exitCode()).isZero();
        assertThat(calls).containsExactly(List.of("install", "--accept-new-host-keys"));
    }

    @Test
    void failsWithTheCodeAndTheReasonAndGoesOn() throws InterruptedException {
        assertThat(conductor.start(Order.PREFLIGHT, List.of())).isTrue();
        ends.add(2);
        awaitEnd();
        assertThat(state()).isEqualTo("failed");
        assertThat(conductor.exitCode()).isEqualTo(2);
        assertThat(course.refusal()).isEqualTo("ended with 2");
        assertThat(conductor.start(Order.PREFLIGHT, List.of())).isTrue();
        assertThat(course.refusal()).isEmpty();
        ends.add(0);
        awaitEnd();
        assertThat(state()).isEqualTo("done");
    }

    @Test
    void cancelsWhileItWorksAndGoesOnAfterwards() throws InterruptedException {
        assertThat(conductor.start(Order.INSTALL, List.of())).isTrue();
        assertThat(conductor.cancel()).isTrue();
        awaitEnd();
        assertThat(state()).isEqualTo("cancelled");
        assertThat(conductor.exitCode()).isEqualTo(1);
        assertThat(conductor.start(Order.INSTALL, List.of())).isTrue();
        ends.add(0);
        awaitEnd();
        assertThat(state()).isEqualTo("done");
    }

    @Test
    void asksAndWaitsForTheAnswer() throws InterruptedException {
        assertThat(conductor.start(Order.PREFLIGHT, List.of("--ask-sudo-password")))
                .isTrue();
        Questions.Question question = awaitQuestion();
        assertThat(question.text()).isEqualTo("Password");
        assertThat(questions.answer(question.id() + 1, Optional.of("other"))).isFalse();
        assertThat(questions.answer(question.id(), Optional.of("secret"))).isTrue();
        ends.add(0);
        awaitEnd();
        assertThat(answers).containsExactly(Optional.of("secret"));
        assertThat(questions.open()).isEmpty();
        assertThat(questions.answer(question.id(), Optional.of("late"))).isFalse();
    }

    @Test
    void cancelsWhileItAsks() throws InterruptedException {
        assertThat(conductor.start(Order.PREFLIGHT, List.of("--ask-sudo-password")))
                .isTrue();
        awaitQuestion();
        assertThat(conductor.cancel()).isTrue();
        awaitEnd();
        assertThat(answers).containsExactly(Optional.empty());
        assertThat(state()).isEqualTo("cancelled");
    }

    private Questions.Question awaitQuestion() throws InterruptedException {
        assertThat(asked.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        long end = System.nanoTime() + SOON.toNanos();
        while (questions.open().isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return questions.open().orElseThrow();
    }

    @Test
    void livesUntilItIsIdleAndLessLongWhenAllIsDone() throws InterruptedException {
        clock.nanos = Duration.ofMinutes(29).toNanos();
        assertThat(lifetime.left()).isEqualTo(Duration.ofMinutes(1));
        lifetime.touch();
        assertThat(lifetime.left()).isEqualTo(Duration.ofMinutes(30));
        assertThat(conductor.start(Order.INSTALL, List.of())).isTrue();
        ends.add(0);
        awaitEnd();
        assertThat(lifetime.left()).isEqualTo(Duration.ofMinutes(10));
        clock.nanos += Duration.ofMinutes(11).toNanos();
        assertThat(lifetime.left()).isNegative();
    }

    @Test
    void tellsEachHostsProgressAndOnlyNewLinesAndResults() {
        course.begin(List.of("deploy"));
        course.planned("a", 3);
        course.began("a", "folder /opt/slipway");
        course.done("a");
        course.began("a", "release");
        course.sent("a", 5, 10);
        course.failed("b", "down");
        course.screen().note("first");
        course.screen().line("second");
        course.result("deploy", Json.object().with("url", "here"));
        Json all = course.json(0, -1);
        assertThat(all.get("hosts").items().get(0).toString())
                .isEqualTo("{\"host\":\"a\",\"planned\":3,\"done\":1,\"step\":\"release\",\"sent\":5,\"size\":10,"
                        + "\"failure\":\"\"}");
        assertThat(all.get("hosts").items().get(1).get("failure").text("")).isEqualTo("down");
        assertThat(all.get("lines").texts()).containsExactly("first", "second");
        assertThat(all.at("results", "deploy", "url").text("")).isEqualTo("here");
        Json later = course.json(1, all.get("version").number(-1));
        assertThat(later.get("lines").texts()).containsExactly("second");
        assertThat(later.get("results").isMissing()).isTrue();
    }
}
