package io.slipway.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.master.testing.Bench;
import io.slipway.master.testing.FakeAgent;
import io.slipway.master.testing.FakeFramework;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.Filters;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.TaskStatus.Reason;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Resources;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTest {
    private final Bench bench = new Bench();

    @Test
    void aFrameworkIsOfferedWhatAgentsHave() {
        FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024;ports:[31000-31099]");
        FakeFramework framework = bench.framework();
        assertThat(framework.events.get(0)).isInstanceOf(Event.Subscribed.class);
        Offer offer = framework.takeOffer();
        assertThat(offer.agentId()).isEqualTo(agent.id());
        assertThat(offer.frameworkId()).isEqualTo(framework.id());
        assertThat(offer.hostname()).isEqualTo("a1");
        assertThat(offer.role()).isEqualTo("*");
        assertThat(offer.resources()).isEqualTo(Resources.parse("cpus:4;mem:1024;ports:[31000-31099]"));
        assertThat(offer.attributes()).isEqualTo(agent.info.attributes());
    }

    @Test
    void anAcceptedOfferBecomesATaskAndTheRestIsOfferedAgainAtOnce() {
        FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework();
        TaskInfo task = framework.launch("t1");
        assertThat(agent.take(ToAgent.Run.class)).containsExactly(new ToAgent.Run(framework.info, task));
        assertThat(framework.takeOffer().resources()).isEqualTo(Resources.parse("cpus:3;mem:896"));
    }

    @Test
    void theRestIsHeldBackForAsLongAsTheFilterSays() {
        bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework();
        Offer offer = framework.takeOffer();
        framework.launch(offer, Duration.ofSeconds(5), FakeFramework.task("t1", offer.agentId(), "cpus:1"));
        bench.pass(Duration.ofMillis(4999));
        assertThat(framework.takeOffers()).isEmpty();
        bench.pass(Duration.ofMillis(1));
        assertThat(framework.takeOffers())
                .as("in the very moment the filter ends")
                .hasSize(1);
    }

    @Test
    void aDeclinedOfferComesBackAfterItsFilterOrWithRevive() {
        bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework();
        framework.decline(Duration.ofSeconds(60), framework.takeOffer().id());
        bench.pass(Duration.ofSeconds(59));
        assertThat(framework.takeOffers()).isEmpty();
        framework.call(new Call.Revive(java.util.Set.of()));
        framework.decline(Duration.ofSeconds(5), framework.takeOffer().id());
        bench.pass(Duration.ofSeconds(5));
        assertThat(framework.takeOffers()).hasSize(1);
    }

    @Test
    void refusingForNoTimeDoesNotMakeAnEndlessRound() {
        bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework();
        framework.decline(Duration.ZERO, framework.takeOffer().id());
        assertThat(framework.takeOffers()).isEmpty();
        bench.pass(Offering.REFUSE_MIN);
        assertThat(framework.takeOffers()).hasSize(1);
    }

    @Test
    void aSuppressedFrameworkIsLeftInPeace() {
        FakeFramework framework = bench.framework();
        framework.call(new Call.Suppress(java.util.Set.of()));
        bench.agent("a1", "cpus:4;mem:1024");
        bench.pass(Duration.ofMinutes(1));
        assertThat(framework.takeOffers()).isEmpty();
        framework.call(new Call.Revive(java.util.Set.of("*")));
        assertThat(framework.takeOffers()).hasSize(1);
    }

    @Test
    void aCallThatComesTwiceLaunchesOnce() {
        FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework(Capability.PARTITION_AWARE);
        Offer offer = framework.takeOffer();
        TaskInfo task = FakeFramework.task("t1", offer.agentId(), "cpus:1");
        framework.launch(offer, Duration.ZERO, task);
        framework.launch(offer, Duration.ZERO, task);

        assertThat(agent.take(ToAgent.Run.class)).hasSize(1);
        assertThat(framework.takeStates()).as("nothing is said of the repeat").isEmpty();

        framework.launch(offer, Duration.ZERO, FakeFramework.task("t2", offer.agentId(), "cpus:1"));
        assertThat(framework.takeStates()).as("another call is no repeat").containsExactly(TaskState.TASK_DROPPED);
    }

    @Test
    void anOfferThatIsGoneDropsTheTasks() {
        FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework aware = bench.framework(Capability.PARTITION_AWARE);
        Offer offer = aware.takeOffer();
        agent.disconnect();
        assertThat(aware.take(Event.Rescind.class)).containsExactly(new Event.Rescind(offer.id()));
        aware.launch(offer, Duration.ZERO, FakeFramework.task("t1", offer.agentId(), "cpus:1"));
        TaskStatus dropped = aware.takeStatus();
        assertThat(dropped.state()).isEqualTo(TaskState.TASK_DROPPED);
        assertThat(dropped.reason()).isEqualTo(Reason.REASON_INVALID_OFFERS);
        assertThat(dropped.source()).isEqualTo(TaskStatus.Source.SOURCE_MASTER);
        assertThat(dropped.uuid()).isNull();
        assertThat(dropped.message())
                .isEqualTo("Task launched with invalid offers: Offer " + offer.id() + " is no longer valid");

        FakeFramework plain = bench.framework();
        plain.launch(offer, Duration.ZERO, FakeFramework.task("t2", offer.agentId(), "cpus:1"));
        assertThat(plain.takeStates()).containsExactly(TaskState.TASK_LOST);
    }

    @Test
    void offersOfTwoAgentsCannotBeUsedTogether() {
        bench.agent("a1", "cpus:4;mem:1024");
        bench.agent("a2", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework();
        List<Offer> offers = framework.takeOffers();
        framework.call(new Call.Accept(
                List.of(offers.get(0).id(), offers.get(1).id()),
                List.of(new Call.Operation.Launch(
                        List.of(FakeFramework.task("t1", offers.get(0).agentId(), "cpus:6")))),
                Filters.DEFAULT));
        TaskStatus status = framework.events.stream()
                .filter(Event.Update.class::isInstance)
                .map(event -> ((Event.Update) event).status())
                .findFirst()
                .orElseThrow();
        assertThat(status.message()).contains("Aggregated offers must belong to one single agent");
        assertThat(framework.takeOffers()).as("both come back").hasSize(2);
    }

    @Test
    void twoOffersOfOneAgentCanBeUsedTogether() {
        FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework();
        TaskInfo task = framework.launch("t1");
        Offer rest = framework.takeOffer();
        agent.report(task, TaskState.TASK_FINISHED);
        Offer freed = framework.takeOffer();
        agent.take(ToAgent.class);
        framework.call(new Call.Accept(
                List.of(rest.id(), freed.id()),
                List.of(new Call.Operation.Launch(List.of(FakeFramework.task("t2", agent.id(), "cpus:4;mem:1024")))),
                Filters.DEFAULT));
        assertThat(agent.take(ToAgent.Run.class)).hasSize(1);
    }

    @Test
    void aTaskThatAsksForMoreThanIsOfferedIsAnError() {
        FakeAgent agent = bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework framework = bench.framework();
        Offer offer = framework.takeOffer();
        framework.launch(
                offer,
                Duration.ZERO,
                FakeFramework.task("t1", offer.agentId(), "cpus:3"),
                FakeFramework.task("t2", offer.agentId(), "cpus:2"));
        assertThat(agent.take(ToAgent.Run.class))
                .extracting(run -> run.task().taskId().value())
                .containsExactly("t1");
        TaskStatus error = framework.takeStatus();
        assertThat(error.taskId().value()).isEqualTo("t2");
        assertThat(error.state()).isEqualTo(TaskState.TASK_ERROR);
        assertThat(error.reason()).isEqualTo(Reason.REASON_TASK_INVALID);
        assertThat(error.message()).isEqualTo("Task uses more resources [cpus:2] than available [cpus:1;mem:1024]");
    }

    @Test
    void anOfferHeldForTooLongIsTakenBackAndGoesToOthersFirst() {
        bench.agent("a1", "cpus:4;mem:1024");
        FakeFramework hoarder = bench.framework();
        Offer offer = hoarder.takeOffer();
        FakeFramework waiting = bench.framework();
        assertThat(waiting.takeOffers()).isEmpty();
        bench.pass(Bench.CONFIG.offerTimeout().plusSeconds(1));
        assertThat(hoarder.take(Event.Rescind.class)).containsExactly(new Event.Rescind(offer.id()));
        assertThat(waiting.takeOffers()).hasSize(1);
    }

    @Test
    void resourcesThatATaskFreesAreOfferedWithoutWaiting() {
        FakeAgent agent = bench.agent("a1", "cpus:1;mem:128");
        FakeFramework framework = bench.framework();
        TaskInfo task = framework.launch("t1");
        agent.report(task, TaskState.TASK_RUNNING);
        framework.events.clear();
        agent.report(task, TaskState.TASK_FAILED);
        assertThat(framework.takeOffers())
                .as("no time has passed, and the report is not confirmed yet")
                .hasSize(1);
    }
}
