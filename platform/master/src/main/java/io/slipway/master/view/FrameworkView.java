package io.slipway.master.view;

import io.slipway.master.offers.OpenOffer;
import io.slipway.master.tasks.Task;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.resources.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A framework at one time.
 *
 * @param info with its id
 * @param connected whether it is subscribed
 * @param recovered whether it is known from an earlier master and has not subscribed with this one yet
 * @param reregisteredAt when it last subscribed again; null when it never did
 * @param disconnectedAt when its subscription ended; null while connected
 * @param suppressed the roles that want no offers
 * @param tasks those that are not confirmed as over
 * @param unreachable those on agents that do not answer
 * @param completed the last that ended, oldest first
 * @param offers what it holds
 */
public record FrameworkView(
        FrameworkId id,
        FrameworkInfo info,
        boolean connected,
        boolean recovered,
        Instant registeredAt,
        @Nullable Instant reregisteredAt,
        @Nullable Instant disconnectedAt,
        Set<String> suppressed,
        List<Task> tasks,
        List<Task> unreachable,
        List<Task> completed,
        List<OpenOffer> offers) {
    /** Copies the collections. */
    public FrameworkView {
        suppressed = Set.copyOf(suppressed);
        tasks = List.copyOf(tasks);
        unreachable = List.copyOf(unreachable);
        completed = List.copyOf(completed);
        offers = List.copyOf(offers);
    }

    /** What its tasks that are not over take, on all agents. */
    public Resources used() {
        ResourceSum sum = new ResourceSum();
        tasks.stream()
                .filter(task -> !task.state().terminal())
                .forEach(task -> sum.add(task.info().resources()));
        return sum.total();
    }

    /** What it holds as offers, on all agents. */
    public Resources offered() {
        ResourceSum sum = new ResourceSum();
        offers.forEach(open -> sum.add(open.offer().resources()));
        return sum.total();
    }
}
