package io.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Resources;
import io.slipway.simulation.log.Flaw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check of the simulation fails when it should: with a log or a master that is broken on purpose. */
class BrokenDoublesTest {
    private static final int SEEDS = 40;

    @ParameterizedTest
    @CsvSource({
        "VOTES_TWICE,          both lead in term",
        "ACKNOWLEDGES_ALONE,   acknowledged",
        "ACKNOWLEDGES_UNFLUSHED, acknowledged",
        "SKIPS_USERS_WRITES,   does not know it",
        "SKIPS_AGENTS,         the state of member",
    })
    void aLogThatIsKeptWronglyIsSeen(Flaw flaw, String words) {
        List<String> seen = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS && seen.stream().noneMatch(one -> one.contains(words)); seed++) {
            try {
                Course.flawed(seed, flaw).run();
            } catch (AssertionError | IllegalStateException e) {
                seen.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(seen).anySatisfy(message -> assertThat(message).contains(words));
    }

    /** With a master that says something else than it should, once six tasks are wanted. */
    private static World world(Tamper tamper) {
        World world = new World(7, Masters.Plan.of(3));
        world.network().setTamper(tamper);
        world.addAgents(3, "cpus:4;mem:1024;ports:[31000-31999]");
        world.masters().scaleForCertain(6);
        return world;
    }

    private static void seen(World world, String words) {
        assertThatThrownBy(() -> world.pass(Duration.ofMinutes(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(words)
                .hasMessageContaining("seed 7, step ");
    }

    @Test
    void aTaskThatRunsOnTwoAgentsIsSeen() {
        List<ToAgent> runs = new ArrayList<>();
        seen(
                world(new Tamper() {
                    @Override
                    public List<ToAgent> toAgent(ToAgent message) {
                        if (message instanceof ToAgent.Run) {
                            runs.add(message);
                        }
                        return message instanceof ToAgent.Ping && !runs.isEmpty()
                                ? List.of(message, runs.get(0))
                                : List.of(message);
                    }
                }),
                "is started on");
    }

    @Test
    void anAgentThatIsGivenMoreThanItHasIsSeen() {
        World world = world(Tamper.NOTHING);
        world.agents().forEach(agent -> agent.has(Resources.parse("cpus:1;mem:1024;ports:[31000-31999]")));
        seen(world, "its tasks use");
    }

    @Test
    void aTaskThatEndsForNoReasonIsSeen() {
        List<ToAgent.Run> runs = new ArrayList<>();
        seen(
                world(new Tamper() {
                    @Override
                    public List<ToAgent> toAgent(ToAgent message) {
                        if (message instanceof ToAgent.Run run) {
                            runs.add(run);
                        } else if (message instanceof ToAgent.Ping && !runs.isEmpty()) {
                            ToAgent.Run run = runs.get(0);
                            return List.of(
                                    message,
                                    new ToAgent.Kill(
                                            run.framework().id(), run.task().taskId(), null));
                        }
                        return List.of(message);
                    }
                }),
                "was told to end for no reason");
    }

    @Test
    void aReportThatNoAgentMadeIsSeen() {
        seen(
                world(new Tamper() {
                    @Override
                    public List<Event> toFramework(Event event) {
                        return event instanceof Event.Update update
                                        && update.status().uuid() != null
                                ? List.of(new Event.Update(update.status().withUuid(new UUID(1, 2))))
                                : List.of(event);
                    }
                }),
                "came to its framework before an earlier one");
    }

    @Test
    void aDeploymentThatDoesNotGoOnIsSeen() {
        World world = world(new Tamper() {
            @Override
            public List<ToAgent> toAgent(ToAgent message) {
                return message instanceof ToAgent.Run ? List.of() : List.of(message);
            }
        });
        assertThatThrownBy(() ->
                        world.until("six run", () -> world.masters().running().size() == 6, Duration.ofMinutes(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 7: not within PT5M: six run");
    }
}
