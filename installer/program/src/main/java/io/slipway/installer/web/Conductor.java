package io.slipway.installer.web;

import io.slipway.client.json.Json;
import io.slipway.runtime.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has one order at a time done, on a thread of its own. Thread-safe.
 *
 * <p>It begins {@code NONE}. An order makes it {@code RUNNING}; its end makes it {@code DONE}, or {@code FAILED} when
 * the exit code is not 0. While it runs it can be cancelled: it is {@code CANCELLING} until the phase has ended, then
 * {@code CANCELLED}, or {@code DONE} when it was done before it noticed. From each of the three ends the next order
 * leads to {@code RUNNING} again; since all phases go on where they stopped, the same order resumes what was cancelled
 * or failed.
 */
final class Conductor {
    /** How it is with the last order. */
    enum State {
        NONE,
        RUNNING,
        CANCELLING,
        DONE,
        FAILED,
        CANCELLED;

        boolean goesOn() {
            return this == RUNNING || this == CANCELLING;
        }
    }

    private final Work work;
    private final Course course;
    private final Questions questions;
    private final Lifetime lifetime;
    private final Clock clock;
    private State state = State.NONE;
    private @Nullable Order order;
    private @Nullable Thread runner;
    private long beganNanos;
    private Duration took = Duration.ZERO;
    private int exitCode;

    Conductor(Work work, Course course, Questions questions, Lifetime lifetime, Clock clock) {
        this.work = work;
        this.course = course;
        this.questions = questions;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * Begins an order; false when one goes on.
     *
     * @param options further words of the command line
     */
    synchronized boolean start(Order fresh, List<String> options) {
        if (state.goesOn()) {
            return false;
        }
        List<String> words = new ArrayList<>(List.of("install"));
        words.addAll(fresh.words());
        words.addAll(options);
        state = State.RUNNING;
        order = fresh;
        beganNanos = clock.nanoTime();
        course.begin(fresh.phases());
        Thread thread = new Thread(() -> ended(fresh, code(words)), "installer-run");
        thread.setDaemon(true);
        runner = thread;
        thread.start();
        return true;
    }

    private int code(List<String> words) {
        try {
            return work.run(words, course.screen(), questions, course);
        } catch (RuntimeException e) {
            course.refused("this should not have happened: " + e);
            return 1;
        }
    }

    private synchronized void ended(Order ended, int code) {
        exitCode = code;
        took = Duration.ofNanos(clock.nanoTime() - beganNanos);
        if (code == 0) {
            state = State.DONE;
        } else {
            state = state == State.CANCELLING ? State.CANCELLED : State.FAILED;
        }
        runner = null;
        lifetime.ran(state == State.DONE && ended == Order.INSTALL);
        notifyAll();
    }

    /** Ends the order that goes on as soon as it can; false when none does. */
    synchronized boolean cancel() {
        Thread thread = runner;
        if (!state.goesOn() || thread == null) {
            return false;
        }
        state = State.CANCELLING;
        questions.open().ifPresent(question -> questions.answer(question.id(), Optional.empty()));
        thread.interrupt();
        return true;
    }

    /** Whether an order goes on. */
    synchronized boolean busy() {
        return state.goesOn();
    }

    /** 0 when the last order was done, or there was none; its exit code otherwise. */
    synchronized int exitCode() {
        return state == State.NONE || state == State.DONE ? 0 : Math.max(1, exitCode);
    }

    /** Waits at most so long for the end of an order that goes on. */
    synchronized void awaitEnd(Duration limit) throws InterruptedException {
        long end = clock.nanoTime() + limit.toNanos();
        long left = end - clock.nanoTime();
        while (state.goesOn() && left > 0) {
            wait(Math.max(1, left / 1_000_000));
            left = end - clock.nanoTime();
        }
    }

    synchronized Json json() {
        Duration time = state.goesOn() ? Duration.ofNanos(clock.nanoTime() - beganNanos) : took;
        Order last = order;
        return Json.object()
                .with("state", state.name().toLowerCase(Locale.ROOT))
                .with("order", last == null ? "" : last.text())
                .with("milliseconds", time.toMillis());
    }
}
