package io.slipway.master.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.Filters;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.SchedulerGateway;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.resources.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A framework whose every step a test takes. */
public final class FakeFramework {
    private final Bench bench;
    public FrameworkInfo info;
    public final List<Event> events = new ArrayList<>();
    public @Nullable String closed;
    private SchedulerGateway.@Nullable Subscription subscription;
    public boolean failing;

    public FakeFramework(Bench bench, FrameworkInfo info) {
        this.bench = bench;
        this.info = info;
    }

    public void subscribe() {
        closed = null;
        subscription = bench.master.schedulerGateway().subscribe(info, Set.of(), new SchedulerGateway.Listener() {
            @Override
            public void onEvent(Event event) {
                if (failing) {
                    throw new IllegalStateException("this listener fails, as the test wants");
                }
                if (event instanceof Event.Subscribed subscribed) {
                    info = info.withId(subscribed.frameworkId());
                }
                events.add(event);
            }

            @Override
            public void onClosed(String reason) {
                closed = reason;
            }
        });
        bench.time.settle();
    }

    public FrameworkId id() {
        return Objects.requireNonNull(info.id());
    }

    public void call(Call call) {
        Objects.requireNonNull(subscription).call(call);
        bench.time.settle();
    }

    public void disconnect() {
        Objects.requireNonNull(subscription).close();
        bench.time.settle();
    }

    /** Takes the events of a kind that have come since it was last asked for any. */
    public <E extends Event> List<E> take(Class<E> type) {
        List<E> taken = events.stream().filter(type::isInstance).map(type::cast).toList();
        events.clear();
        return taken;
    }

    public List<Offer> takeOffers() {
        return take(Event.Offers.class).stream()
                .flatMap(event -> event.offers().stream())
                .toList();
    }

    /** The one offer that has come. */
    public Offer takeOffer() {
        List<Offer> offers = takeOffers();
        assertThat(offers).hasSize(1);
        return offers.get(0);
    }

    public List<TaskStatus> takeStatuses() {
        return take(Event.Update.class).stream().map(Event.Update::status).toList();
    }

    /** The one report that has come. */
    public TaskStatus takeStatus() {
        List<TaskStatus> statuses = takeStatuses();
        assertThat(statuses).hasSize(1);
        return statuses.get(0);
    }

    public List<TaskState> takeStates() {
        return takeStatuses().stream().map(TaskStatus::state).toList();
    }

    public void launch(Offer offer, Duration refuse, TaskInfo... tasks) {
        call(new Call.Accept(
                List.of(offer.id()), List.of(new Call.Operation.Launch(List.of(tasks))), new Filters(refuse)));
    }

    /** Launches a task of {@code cpus:1;mem:128} from the one offer that has come. */
    public TaskInfo launch(String id) {
        Offer offer = takeOffer();
        TaskInfo task = task(id, offer.agentId(), "cpus:1;mem:128");
        launch(offer, Duration.ZERO, task);
        return task;
    }

    public void decline(Duration refuse, OfferId... offers) {
        call(new Call.Decline(List.of(offers), new Filters(refuse)));
    }

    public void acknowledge(TaskStatus status) {
        call(new Call.Acknowledge(
                Objects.requireNonNull(status.agentId()), status.taskId(), Objects.requireNonNull(status.uuid())));
    }

    public void reconcile(Call.TaskRef... tasks) {
        call(new Call.Reconcile(List.of(tasks)));
    }

    public static TaskInfo task(String id, AgentId agent, String resources) {
        return new TaskInfo(
                id,
                new TaskId(id),
                agent,
                Resources.parse(resources),
                new CommandInfo(List.of(), Map.of(), true, "sleep 1000", List.of(), null),
                List.of(),
                null,
                null,
                null,
                Map.of(),
                "*");
    }
}
