package io.slipway.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how this process stands, when systemd asks for it ({@code NOTIFY_SOCKET}, {@code Type=notify}).
 *
 * <p>The socket takes datagrams, which Java cannot send over a Unix socket; so {@code systemd-notify} does it, a child
 * of this process, for which the unit needs {@code NotifyAccess=all}. That nobody is told is logged and harms nothing
 * else.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify</a>
 */
final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final String PROGRAM = "systemd-notify";
    private static final long LIMIT_SECONDS = 5;

    private final Map<String, String> environment;

    ServiceManager(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The one that has started this process, if one has. */
    static ServiceManager ofProcess() {
        return new ServiceManager(System.getenv());
    }

    /**
     * The process serves.
     *
     * @param status a line for people
     */
    void ready(String status) {
        tell("READY=1", "STATUS=" + status);
    }

    /** The process has begun to stop. */
    void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String... assignments) {
        if (environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty()) {
            return;
        }
        Optional<Path> program = program();
        if (program.isEmpty()) {
            LOG.warn(
                    "systemd waits for {}, but {} is not on the PATH to tell it; install it, or set Type=exec in the"
                            + " unit",
                    assignments[0],
                    PROGRAM);
            return;
        }
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(List.of(assignments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("{} did not end within {} s; systemd may not know: {}", PROGRAM, LIMIT_SECONDS, assignments);
            } else if (process.exitValue() != 0) {
                LOG.warn(
                        "{} ended with {}; systemd may not know: {}",
                        program.get(),
                        process.exitValue(),
                        String.join(" ", assignments));
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be run; systemd does not know: {}", program.get(), String.join(" ", assignments), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Path> program() {
        for (String folder : environment.getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, PROGRAM);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
