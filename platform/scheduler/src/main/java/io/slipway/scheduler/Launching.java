package io.slipway.scheduler;

import io.slipway.mesosapi.Offer;
import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Uses offers in the order in which they come: all that have come since the last plan go into the next one, and a plan
 * is carried out part by part, with the loop's other tasks between. On the owner's loop.
 */
final class Launching {
    private final EventLoop loop;
    private final Function<List<Offer>, Launches> plan;
    private final Predicate<Launches> part;
    private List<Offer> offers = new ArrayList<>();
    private @Nullable Launches current;
    private long generation;
    private boolean posted;

    /**
     * @param plan makes the plan for offers
     * @param part carries out its next part; false when that failed, which ends it
     */
    Launching(EventLoop loop, Function<List<Offer>, Launches> plan, Predicate<Launches> part) {
        this.loop = loop;
        this.plan = plan;
        this.part = part;
    }

    /** Offers have come. */
    void add(List<Offer> more) {
        offers.addAll(more);
        if (!posted) {
            go();
        }
    }

    /** The subscription that the offers came over has ended, and they with it. */
    void forget() {
        generation++;
        posted = false;
        current = null;
        offers = new ArrayList<>();
    }

    private void go() {
        posted = false;
        Launches present = current;
        if (present == null) {
            List<Offer> all = offers;
            offers = new ArrayList<>();
            present = plan.apply(all);
        }
        boolean goesOn = part.test(present) && !present.isDone();
        current = goesOn ? present : null;
        if (goesOn || !offers.isEmpty()) {
            post();
        }
    }

    /** Behind what waits on the loop already. */
    private void post() {
        posted = true;
        long mine = generation;
        Runnable next = () -> {
            if (mine == generation) {
                go();
            }
        };
        try {
            loop.execute(next);
        } catch (RejectedExecutionException e) {
            EventLoop.Timer unused = loop.schedule(Duration.ZERO, next);
        }
    }
}
