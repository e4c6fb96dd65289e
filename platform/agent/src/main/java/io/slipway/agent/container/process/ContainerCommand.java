package io.slipway.agent.container.process;

import io.slipway.agent.container.CommandOutcome;
import io.slipway.agent.container.ContainerSpec;
import io.slipway.runtime.loop.EventLoop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command that runs inside a container. What it prints goes to a file of the records folder, which is cut when it
 * grows large: a pipe would be held open by what the command leaves running.
 */
final class ContainerCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerCommand.class);
    private static final Duration CUT_PERIOD = Duration.ofSeconds(1);
    private static final long CUT_BYTES = 1 << 20;
    private static final int TOLD_BYTES = 500;

    private final Machine machine;
    private final ContainerSpec spec;
    private final String command;
    private final Duration timeout;
    private final Path output;
    private final AtomicBoolean timedOut = new AtomicBoolean();
    private final CompletableFuture<CommandOutcome> outcome = new CompletableFuture<>();

    ContainerCommand(Machine machine, ContainerSpec spec, String command, Duration timeout) {
        this.machine = machine;
        this.spec = spec;
        this.command = command;
        this.timeout = timeout;
        this.output = spec.records().resolve("check.out");
    }

    CompletableFuture<CommandOutcome> run() {
        machine.run(() -> {
            try {
                start();
            } catch (IOException | RuntimeException e) {
                outcome.complete(new CommandOutcome(null, "cannot run the command: " + e.getMessage()));
            }
        });
        return outcome;
    }

    private void start() throws IOException {
        Files.deleteIfExists(output);
        Process process = machine.supervisor()
                .builder("check", spec.records(), List.of("/bin/sh", "-c", command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        EventLoop.Timer limit = machine.after(timeout, () -> {
            timedOut.set(true);
            killGroup(process);
        });
        EventLoop.Timer cut = machine.loop().every(CUT_PERIOD, () -> machine.run(this::cut));
        process.onExit().thenRun(() -> {
            limit.cancel();
            cut.cancel();
            machine.run(() -> finish(process));
        });
    }

    private void finish(Process process) {
        killGroup(process); // what it left running in its session
        String told = tail();
        outcome.complete(
                timedOut.get()
                        ? new CommandOutcome(null, "did not end within " + timeout.toMillis() + " ms" + because(told))
                        : new CommandOutcome(process.exitValue(), told));
    }

    private static String because(String told) {
        return told.isEmpty() ? "" : "; it said: " + told;
    }

    private void killGroup(Process process) {
        for (ProcessTable.Entry entry : machine.table().led(process.pid())) {
            ProcessHandle.of(entry.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void cut() {
        try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "rw")) {
            if (file.length() > CUT_BYTES) {
                file.setLength(0);
            }
        } catch (IOException e) {
            LOG.debug("cannot cut {}", output, e);
        }
    }

    private String tail() {
        try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
            long from = Math.max(0, file.length() - TOLD_BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            Files.deleteIfExists(output);
            return new String(bytes, StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
