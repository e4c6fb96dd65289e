package io.slipway.agent.container.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.agent.container.CommandOutcome;
import io.slipway.agent.container.Container;
import io.slipway.agent.container.ContainerExit;
import io.slipway.agent.container.ContainerSpec;
import io.slipway.agent.container.LaunchException;
import io.slipway.agent.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessContainersTest {
    @TempDir
    Path work;

    private ContainerFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new ContainerFixture(work, true, 1 << 20);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void givesTheTaskItsEnvironmentAndNothingElse() throws Exception {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "PATH", "/usr/bin:/bin",
                "QUOTES", "it's \"$HOME\" `id`\nsecond line",
                "odd.name", "a b",
                "UID", "77",
                "IFS", ":"));
        ContainerSpec spec = fixture.spec(List.of("/usr/bin/env", "-0"), environment, null, 0);
        assertThat(Await.get(fixture.launch(spec).exited()).code()).isZero();
        environment.put("SLIPWAY_CONTAINER_ID", spec.id().value());
        assertThat(fixture.stdout(spec).split("\0"))
                .containsExactlyInAnyOrderElementsOf(
                        environment.entrySet().stream().map(Object::toString).toList());
    }

    @Test
    void tellsExitCodesAndSignals() throws Exception {
        assertThat(Await.get(fixture.launch(fixture.shell("exit 7")).exited())).isEqualTo(ContainerExit.of(7));
        assertThat(Await.get(fixture.launch(fixture.shell("kill -9 $$")).exited()))
                .isEqualTo(ContainerExit.of(137));
        ContainerSpec missing = fixture.spec(List.of("no-such-program"), Map.of("PATH", "/usr/bin:/bin"), null, 0);
        assertThat(Await.get(fixture.launch(missing).exited()).code()).isEqualTo(127);
        assertThat(Files.readString(missing.sandbox().resolve("stderr"))).contains("no-such-program");
    }

    @Test
    void runsTheTaskInItsSandboxAsLeaderOfASessionWithoutTheSupervisor() throws Exception {
        ContainerSpec spec = fixture.shell("pwd; echo pid $$; cat /proc/$$/stat; sleep 1000");
        Container container = fixture.launch(spec);
        fixture.printed(spec, "(sh)");
        ProcessTable table = new ProcessTable();
        assertThat(fixture.stdout(spec)).startsWith(spec.sandbox() + "\npid " + container.pid() + "\n");
        ProcessTable.Entry task = table.find(container.pid()).orElseThrow();
        ProcessTable.Entry supervisor = table.find(fixture.supervisor(spec)).orElseThrow();
        assertThat(task.session()).isEqualTo(container.pid());
        assertThat(supervisor.session()).isEqualTo(supervisor.pid());
        Await.until("shell and sleep", () -> Await.get(container.usage()).processes() == 2);
    }

    @Test
    void doesNotPassOnIgnoredSignals() throws Exception {
        ContainerSpec spec = fixture.shell("grep SigIgn /proc/$$/status");
        Await.get(fixture.launch(spec).exited());
        assertThat(Supervisor.ignoresSignals(fixture.stdout(spec))).isFalse();
        assertThat(Supervisor.ignoresSignals("SigIgn:\t0000000000000003\n")).isTrue();
    }

    @Test
    void letsATaskEndWithinItsGrace() throws Exception {
        ContainerSpec spec = fixture.shell("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        Container container = fixture.launch(spec);
        fixture.printed(spec, "ready");
        container.stop(Duration.ofSeconds(30));
        assertThat(Await.get(container.exited())).isEqualTo(ContainerExit.of(3));
        assertThat(fixture.stdout(spec)).isEqualTo("ready\nbye\n");
    }

    @Test
    void givesTheGraceToWhatAShellLeavesBehind() throws Exception {
        // The outer shell dies of SIGTERM at once, the inner one ends its work first.
        ContainerSpec spec = fixture.shell(
                "sh -c 'trap \"sleep 0.5; echo finished; exit\" TERM; echo ready; while :; do sleep 0.05; done'; true");
        Container container = fixture.launch(spec);
        fixture.printed(spec, "ready");
        container.stop(Duration.ofSeconds(30));
        assertThat(Await.get(container.exited()).code()).isEqualTo(143);
        assertThat(fixture.stdout(spec)).isEqualTo("ready\nfinished\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killsGrandchildrenThatIgnoreSigtermInSessionsOfTheirOwn(boolean controlGroups) throws Exception {
        fixture.close();
        fixture = new ContainerFixture(work, controlGroups, 1 << 20);
        ContainerSpec spec = fixture.shell("trap '' TERM\n"
                + "setsid sh -c 'trap \"\" TERM; echo grandchild $$; while :; do sleep 1; done' &\n"
                + "while :; do sleep 1; done");
        Container container = fixture.launch(spec);
        fixture.printed(spec, "grandchild");
        long grandchild = Long.parseLong(fixture.stdout(spec).split("\\s+")[1]);
        container.stop(Duration.ofMillis(200));
        assertThat(Await.get(container.exited()).code()).isEqualTo(137);
        assertThat(new ProcessTable().find(grandchild)).isEmpty();
        assertThat(new ProcessTable().find(container.pid())).isEmpty();
    }

    @Test
    void endsWhatATaskLeavesRunning() throws Exception {
        ContainerSpec spec = fixture.shell("setsid sleep 1000 & echo $!; exit 0");
        Container container = fixture.launch(spec);
        assertThat(Await.get(container.exited())).isEqualTo(ContainerExit.of(0));
        assertThat(new ProcessTable().belonging(container.pid(), ProcessContainers.marker(spec)))
                .isEmpty();
    }

    @Test
    void shortensTheGraceWhenToldAgain() throws Exception {
        ContainerSpec spec = fixture.shell("trap '' TERM; echo ready; while :; do sleep 1; done");
        Container container = fixture.launch(spec);
        fixture.printed(spec, "ready");
        container.stop(Duration.ofHours(1));
        container.stop(Duration.ZERO);
        assertThat(Await.get(container.exited()).code()).isEqualTo(137);
    }

    @Test
    void findsARunningContainerAgain() throws Exception {
        Path go = work.resolve("go");
        ContainerSpec spec = fixture.shell("while [ ! -e " + go + " ]; do sleep 0.02; done; exit 5");
        Container before = fixture.launch(spec);
        fixture.restart();
        Container after = Await.get(fixture.containers.adopt(spec)).orElseThrow();
        fixture.launched.set(0, after);
        assertThat(after.pid()).isEqualTo(before.pid());
        assertThat(after.exited()).isNotDone();
        Files.createFile(go);
        assertThat(Await.get(after.exited()).code()).isEqualTo(5);
    }

    @Test
    void findsTheExitCodeOfAContainerThatEndedMeanwhile() throws Exception {
        Path go = work.resolve("go");
        ContainerSpec spec = fixture.shell("while [ ! -e " + go + " ]; do sleep 0.02; done; exit 9");
        fixture.launch(spec);
        fixture.restart();
        Files.createFile(go);
        Await.until("exit record", () -> Files.exists(spec.records().resolve("exit")));
        Container after = Await.get(fixture.containers.adopt(spec)).orElseThrow();
        fixture.launched.set(0, after);
        assertThat(Await.get(after.exited())).isEqualTo(ContainerExit.of(9));
    }

    @Test
    void doesNotTakeALaterProcessOfTheSameIdForTheTask() throws Exception {
        ContainerSpec spec = fixture.shell("true");
        Await.get(fixture.launch(spec).exited());
        long own = ProcessHandle.current().pid();
        Files.delete(spec.records().resolve("exit"));
        Files.writeString(
                spec.records().resolve("process"), own + " 1 " + own + " 1 " + new ProcessTable().bootId() + "\n");
        fixture.restart();
        ContainerExit exit = Await.get(
                Await.get(fixture.containers.adopt(spec)).orElseThrow().exited());
        assertThat(exit.code()).isNull();
        assertThat(exit.trouble()).contains("supervisor (process " + own + ")");
        fixture.launched.clear();
    }

    @Test
    void endsAContainerWhoseRecordIsUnreadable() throws Exception {
        ContainerSpec spec = fixture.shell("echo ready; sleep 1000");
        Container before = fixture.launch(spec);
        fixture.printed(spec, "ready");
        fixture.restart();
        Files.writeString(spec.records().resolve("process"), "12 nonsense");
        Container after = Await.get(fixture.containers.adopt(spec)).orElseThrow();
        assertThat(Await.get(after.exited()).trouble()).startsWith("ended by the agent: the record ");
        Await.until("end", () -> new ProcessTable().find(before.pid()).isEmpty());
        fixture.launched.clear();
    }

    @Test
    void knowsThatTheMachineWasRestarted() throws Exception {
        ContainerSpec spec = fixture.shell("true");
        Await.get(fixture.launch(spec).exited());
        Files.delete(spec.records().resolve("exit"));
        Files.writeString(spec.records().resolve("process"), "1 1 1 1 another-boot\n");
        fixture.restart();
        ContainerExit exit = Await.get(
                Await.get(fixture.containers.adopt(spec)).orElseThrow().exited());
        assertThat(exit.trouble()).isEqualTo("the machine was restarted while the task ran");
        fixture.launched.clear();
    }

    @Test
    void keepsATaskWhoseSupervisorWasKilledAndTellsIt() throws Exception {
        ContainerSpec spec = fixture.shell("echo ready; sleep 1000");
        Container container = fixture.launch(spec);
        fixture.printed(spec, "ready");
        ProcessHandle.of(fixture.supervisor(spec)).orElseThrow().destroyForcibly();
        assertThat(Await.get(container.warning())).contains("was killed");
        assertThat(container.exited()).isNotDone();
        container.stop(Duration.ofSeconds(30));
        ContainerExit exit = Await.get(container.exited());
        assertThat(exit.code()).isNull();
        assertThat(exit.trouble()).contains("exit code is not known");
        assertThat(new ProcessTable().find(container.pid())).isEmpty();
    }

    @Test
    void tellsOutOfMemory() throws Exception {
        assumeTrue(fixture.containers.isolation().startsWith("control groups"), "no control groups here");
        ContainerSpec spec = fixture.spec(
                List.of("/bin/sh", "-c", "tail /dev/zero; sleep 1000"),
                Map.of("PATH", "/usr/bin:/bin"),
                null,
                32 << 20);
        ContainerExit exit = Await.get(fixture.launch(spec).exited());
        assertThat(exit.code()).isEqualTo(137);
        assertThat(exit.outOfMemory()).isNotNull();
        assertThat(exit.outOfMemory().limitBytes()).isEqualTo(32 << 20);
        assertThat(exit.outOfMemory().kills()).isPositive();
    }

    @Test
    void changesLogFilesWithoutLosingAByte() throws Exception {
        ContainerSpec spec = fixture.shell("seq 1 400000; echo end >&2");
        Await.get(fixture.launch(spec).exited());
        StringBuilder all = new StringBuilder();
        for (String name : List.of("stdout.2", "stdout.1", "stdout")) {
            Path file = spec.sandbox().resolve(name);
            assertThat(Files.size(file)).isLessThanOrEqualTo(1 << 20);
            all.append(Files.readString(file));
        }
        assertThat(all.toString().lines().count()).isEqualTo(400_000);
        assertThat(all.toString()).startsWith("1\n2\n").endsWith("\n399999\n400000\n");
        assertThat(Files.readString(spec.sandbox().resolve("stderr"))).isEqualTo("end\n");
    }

    @Test
    void boundsTheLogsOfANoisyTask() throws Exception {
        ContainerSpec spec = fixture.shell("head -c 20000000 /dev/zero");
        Await.get(fixture.launch(spec).exited());
        long total = 0;
        for (Path file : Files.list(spec.sandbox()).toList()) {
            total += Files.size(file);
        }
        assertThat(total).isBetween(3L << 20, 4L << 20);
    }

    @Test
    void runsTheTaskAsAnotherUser() throws Exception {
        assumeTrue(fixture.containers.isolation().contains("as the user they ask for"), "only root can");
        Files.createDirectories(work.resolve("sandboxes"));
        ContainerSpec spec = fixture.spec(
                List.of("/bin/sh", "-c", "id -un; echo $SECRET; echo hi >made; echo again >/dev/stderr"),
                Map.of("PATH", "/usr/bin:/bin", "SECRET", "s3"),
                "nobody",
                0);
        assertThat(Await.get(fixture.launch(spec).exited()).code()).isZero();
        assertThat(fixture.stdout(spec)).isEqualTo("nobody\ns3\n");
        assertThat(Files.readString(spec.sandbox().resolve("stderr"))).isEqualTo("again\n");
        assertThat(Files.getOwner(spec.sandbox().resolve("made")).getName()).isEqualTo("nobody");
        assertThat(Files.getOwner(spec.sandbox().resolve("stdout")).getName()).isEqualTo("nobody");
    }

    @Test
    void refusesAUserThatDoesNotExist() throws Exception {
        assumeTrue(fixture.containers.isolation().contains("as the user they ask for"), "only root can");
        ContainerSpec spec = fixture.spec(List.of("true"), Map.of(), "no-such-user", 0);
        assertThatThrownBy(() -> Await.get(fixture.containers.launch(spec)))
                .hasCauseInstanceOf(LaunchException.class)
                .hasMessageContaining("user 'no-such-user' does not exist on this agent");
    }

    @Test
    void runsCommandsInsideAContainer() throws Exception {
        ContainerSpec spec =
                fixture.spec(List.of("sleep", "1000"), Map.of("PATH", "/usr/bin:/bin", "COLOUR", "red"), null, 0);
        Container container = fixture.launch(spec);
        assertThat(Await.get(container.execute("echo $COLOUR; pwd; exit 4", Duration.ofSeconds(30))))
                .isEqualTo(new CommandOutcome(4, "red\n" + spec.sandbox()));
        CommandOutcome late = Await.get(container.execute("echo slow; sleep 1000", Duration.ofMillis(300)));
        assertThat(late.code()).isNull();
        assertThat(late.output()).isEqualTo("did not end within 300 ms; it said: slow");
    }

    @Test
    void tellsATaskWhoseLaunchAnEarlierAgentDidNotFinish() throws Exception {
        ContainerSpec spec = fixture.shell("true");
        assertThat(Await.get(fixture.containers.adopt(spec))).isEmpty();
        new Records(spec.records()).prepare(new Records.Settings(spec.sandbox(), 1 << 20, 1, "", "", null), Map.of());
        Container container = Await.get(fixture.containers.adopt(spec)).orElseThrow();
        assertThat(Await.get(container.exited()).trouble()).isEqualTo("the agent ended while it started the task");
        Path trace = work.resolve("ran");
        new ProcessBuilder(
                        "/bin/sh",
                        work.resolve("bin/supervisor.sh").toString(),
                        "supervise",
                        spec.records().toString(),
                        "touch",
                        trace.toString())
                .start()
                .waitFor();
        assertThat(trace).doesNotExist();
    }

    @Test
    void saysThatNoRoomIsLeft() throws Exception {
        Path small = Files.createDirectories(work.resolve("small"));
        assumeTrue(
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "none", small.toString())
                                .start()
                                .waitFor()
                        == 0,
                "cannot mount");
        ContainerFixture full = new ContainerFixture(small, false, 1 << 20);
        try {
            ContainerSpec spec = full.spec(List.of("true"), Map.of("BIG", "x".repeat(100_000)), null, 0);
            assertThatThrownBy(() -> Await.get(full.containers.launch(spec)))
                    .hasMessageContaining("no space left on the disk of " + small);
            ContainerSpec next = full.spec(
                    List.of("/bin/sh", "-c", "head -c 500000 /dev/zero; exit 6"),
                    Map.of("PATH", "/usr/bin:/bin"),
                    null,
                    0);
            Files.delete(spec.records().resolve("environment"));
            assertThat(Await.get(full.launch(next).exited()).code())
                    .as("the exit code has its room")
                    .isEqualTo(6);
        } finally {
            full.close();
            new ProcessBuilder("umount", small.toString()).start().waitFor();
        }
    }
}
