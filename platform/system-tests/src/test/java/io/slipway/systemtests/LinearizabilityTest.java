package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.slipway.systemtests.AppModel.Answer;
import io.slipway.systemtests.AppModel.App;
import io.slipway.systemtests.AppModel.Request;
import io.slipway.systemtests.AppModel.Verb;
import io.slipway.systemtests.Linearizability.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker itself: it accepts what could be, and finds what could not. */
class LinearizabilityTest {
    private final List<Operation<Request, Answer>> history = new ArrayList<>();

    private static final Answer DONE = new Answer(true, AppModel.ABSENT);
    private static final Answer REFUSED = new Answer(false, AppModel.ABSENT);

    private static Request update(String value) {
        return new Request(Verb.UPDATE, value, 0);
    }

    private static Request create(String value) {
        return new Request(Verb.CREATE, value, 0);
    }

    private static final Request READ = new Request(Verb.READ, "", 0);

    private static Answer found(String value) {
        return new Answer(true, new App(true, value, 0));
    }

    private LinearizabilityTest op(long from, long to, Request request, Answer answer) {
        history.add(Operation.answered(from, to, request, answer));
        return this;
    }

    private boolean linearizable() {
        return new Linearizability<>(new AppModel()).check(history);
    }

    @Test
    void oneAfterTheOther() {
        op(0, 1, create("a"), DONE).op(2, 3, READ, found("a")).op(4, 5, create("b"), REFUSED);
        op(6, 7, new Request(Verb.SCALE, "", 3), DONE).op(8, 9, READ, new Answer(true, new App(true, "a", 3)));

        assertThat(linearizable()).isTrue();
    }

    @Test
    void anAcknowledgedWriteThatIsLostIsFound() {
        op(0, 1, update("a"), DONE).op(2, 3, update("b"), DONE).op(4, 5, READ, found("a"));

        assertThat(linearizable()).isFalse();
    }

    @Test
    void anOldReadIsFound() {
        op(0, 1, update("a"), DONE).op(2, 5, update("b"), DONE);
        op(3, 4, READ, found("b")).op(4, 5, READ, found("a"));
        assertThat(linearizable()).isTrue(); // the reads touch: either may be first

        history.set(3, Operation.answered(6, 7, READ, found("a")));
        assertThat(linearizable()).isFalse();
    }

    @Test
    void twoCreationsOfOneAppAreFound() {
        op(0, 10, create("a"), DONE).op(0, 10, create("b"), DONE);
        assertThat(linearizable()).isFalse();

        history.clear();
        op(0, 10, create("a"), DONE).op(0, 10, create("b"), REFUSED);
        assertThat(linearizable()).isTrue();
    }

    @Test
    void aRefusalWithoutAReasonIsFound() {
        op(0, 1, create("a"), REFUSED);

        assertThat(linearizable()).isFalse();
    }

    @Test
    void whatWasNotAnsweredMayHaveHappenedLaterOrNever() {
        op(0, 1, update("a"), DONE);
        history.add(Operation.unanswered(2, update("b")));
        op(3, 4, READ, found("a"));
        assertThat(linearizable()).isTrue();

        op(5, 6, READ, found("b")).op(7, 8, READ, found("b"));
        assertThat(linearizable()).isTrue();

        op(9, 10, READ, found("a"));
        assertThat(linearizable()).as("it happened once").isFalse();
    }

    @Test
    void whatWasNotAnsweredCannotHaveHappenedBeforeItWasAsked() {
        op(0, 1, update("a"), DONE).op(2, 3, READ, found("b"));
        history.add(Operation.unanswered(4, update("b")));

        assertThat(linearizable()).isFalse();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    /** Real runs of a real object, whose operations take effect somewhere between call and answer. */
    @ParameterizedTest
    @MethodSource("seeds")
    void acceptsWhatAnObjectReallyDidAndRefusesItWithOneReadChanged(long seed) {
        Random random = new Random(seed);
        AppModel model = new AppModel();
        App app = model.initial();
        List<Operation<Request, Answer>> reads = new ArrayList<>();
        for (int moment = 10; moment < 600; moment += 10) {
            Request request = request(random, moment);
            boolean silent = random.nextInt(20) == 0;
            long from = moment - random.nextInt(40);
            if (silent && random.nextBoolean()) {
                history.add(Operation.unanswered(from, request));
                continue; // never happened
            }
            App before = app;
            boolean done = model.step(app, request, java.util.Optional.of(new Answer(true, app)))
                    .isPresent();
            app = model.step(app, request, java.util.Optional.empty()).orElseThrow();
            Operation<Request, Answer> operation = silent
                    ? Operation.unanswered(from, request)
                    : Operation.answered(from, moment + random.nextInt(40), request, new Answer(done, before));
            history.add(operation);
            if (!silent && request.verb() == Verb.READ && before.there()) {
                reads.add(operation);
            }
        }
        Linearizability<App, Request, Answer> checker = new Linearizability<>(model);
        boolean right = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> checker.check(history));
        assertThat(right).isTrue();

        Operation<Request, Answer> changed = reads.get(random.nextInt(reads.size()));
        history.set(
                history.indexOf(changed),
                Operation.answered(changed.calledAt(), changed.answeredAt(), changed.input(), found("nobody's")));
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> checker.check(history)))
                .isFalse();
    }

    private static Request request(Random random, int moment) {
        return switch (random.nextInt(5)) {
            case 0 -> create("v" + moment);
            case 1 -> update("v" + moment);
            case 2 -> new Request(Verb.SCALE, "", random.nextInt(4));
            default -> READ;
        };
    }
}
