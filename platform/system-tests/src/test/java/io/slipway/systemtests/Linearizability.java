package io.slipway.systemtests;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says whether a history of concurrent operations could have come from one object that does them one after the other,
 * each at some moment between its call and its answer.
 *
 * <p>The search of Wing and Gong ("Testing and Verifying Concurrent Objects", 1993) with the memory that Lowe added
 * ("Testing for Linearizability", 2017): an operation may be next when none has answered before it was called; what was
 * tried from one set of operations and one state is not tried again. An operation without an answer may have happened
 * at any moment after its call, or never.
 *
 * @param <S> states of the object; compared with {@code equals}
 * @param <I> what is asked
 * @param <O> what is answered
 */
final class Linearizability<S, I, O> {
    private final Model<S, I, O> model;

    /** How the object behaves. */
    interface Model<S, I, O> {
        /** Its state at the beginning. */
        S initial();

        /**
         * The state after {@code input}, which was answered with {@code output} (empty: with nothing that is known);
         * empty when that cannot be answered in this state.
         */
        Optional<S> step(S state, I input, Optional<O> output);
    }

    /**
     * One operation.
     *
     * @param calledAt when, on one clock
     * @param answeredAt when; {@link Long#MAX_VALUE} without an answer
     * @param output empty without an answer
     */
    record Operation<I, O>(long calledAt, long answeredAt, I input, Optional<O> output) {
        static <I, O> Operation<I, O> answered(long calledAt, long answeredAt, I input, O output) {
            return new Operation<>(calledAt, answeredAt, input, Optional.of(output));
        }

        static <I, O> Operation<I, O> unanswered(long calledAt, I input) {
            return new Operation<>(calledAt, Long.MAX_VALUE, input, Optional.empty());
        }
    }

    private record Seen<S>(BitSet done, S state) {}

    /** A point of the search: what was done, the state it led to, and which operation to try next. */
    private static final class Point<S> {
        final S state;
        final int by;
        int next;

        Point(S state, int by) {
            this.state = state;
            this.by = by;
        }
    }

    Linearizability(Model<S, I, O> model) {
        this.model = model;
    }

    /** Whether the history is linearizable. */
    boolean check(List<Operation<I, O>> history) {
        List<Operation<I, O>> all = new ArrayList<>(history);
        all.sort(Comparator.comparingLong(Operation::calledAt));
        long answers = all.stream().filter(one -> one.output().isPresent()).count();
        Set<Seen<S>> seen = new HashSet<>();
        BitSet done = new BitSet();
        List<Point<S>> path = new ArrayList<>();
        path.add(new Point<>(model.initial(), -1));
        long answered = 0;
        while (!path.isEmpty()) {
            if (answered == answers) {
                return true;
            }
            Point<S> here = path.get(path.size() - 1);
            Point<S> further = further(all, done, here, seen);
            if (further != null) {
                done.set(further.by);
                answered += all.get(further.by).output().isPresent() ? 1 : 0;
                path.add(further);
            } else {
                path.remove(path.size() - 1);
                if (here.by >= 0) {
                    done.clear(here.by);
                    answered -= all.get(here.by).output().isPresent() ? 1 : 0;
                }
            }
        }
        return false;
    }

    /** The next operation that may come here and was not tried yet; null when there is none left. */
    private Point<S> further(List<Operation<I, O>> all, BitSet done, Point<S> here, Set<Seen<S>> seen) {
        long earliestAnswer = Long.MAX_VALUE;
        for (int index = done.nextClearBit(0); index < all.size(); index = done.nextClearBit(index + 1)) {
            if (all.get(index).calledAt() > earliestAnswer) {
                break;
            }
            earliestAnswer = Math.min(earliestAnswer, all.get(index).answeredAt());
        }
        for (int index = done.nextClearBit(here.next); index < all.size(); index = done.nextClearBit(index + 1)) {
            Operation<I, O> candidate = all.get(index);
            if (candidate.calledAt() > earliestAnswer) {
                break; // something else was over before this was called
            }
            here.next = index + 1;
            Optional<S> state = model.step(here.state, candidate.input(), candidate.output());
            if (state.isPresent()) {
                BitSet after = (BitSet) done.clone();
                after.set(index);
                if (seen.add(new Seen<>(after, state.get()))) {
                    return new Point<>(state.get(), index);
                }
            }
        }
        return null;
    }
}
