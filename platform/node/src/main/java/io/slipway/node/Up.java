package io.slipway.node;

import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.time.Clock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code slipway up}: a whole cluster in this process, until it is told to stop. */
@Command(
        name = "up",
        description = "Starts a cluster on this machine: master, scheduler, packages and agents in one process.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway up                                 on http://127.0.0.1:7070, state in ~/.slipway",
            "  slipway up --agents 3                      three agents, the last one public",
            "  slipway up --home /tmp/try --port 8080     a second cluster beside the first",
            "  slipway up --auth                          users must log in",
            "  slipway up --resources 'cpus:4;mem:8192'   what the agent offers",
            "",
            "Ctrl-C stops it and leaves tasks running; the next `up` on the same home takes them over.",
            "Exit codes: 0 stopped, 1 could not start or failed, 2 wrong options."
        })
final class Up implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            defaultValue = "${env:SLIPWAY_HOME:-${sys:user.home}/.slipway}",
            description = "Where everything is kept (SLIPWAY_HOME; default: ~/.slipway).")
    private Path home = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:SLIPWAY_PORT:-7070}",
            description = "Port of the front door; 0 takes a free one (SLIPWAY_PORT; default: 7070).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}: this machine only). Without --auth whoever "
                    + "reaches the door owns the cluster.")
    private String host = "127.0.0.1";

    @Option(
            names = "--agents",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many agents; with more than one, the last is public (default: ${DEFAULT-VALUE}).")
    private int agents;

    @Option(
            names = "--resources",
            paramLabel = "TEXT",
            description = "What each agent offers, such as 'cpus:4;mem:8192;disk:20000;ports:[31000-32000]' "
                    + "(default: a share of this machine).")
    private @Nullable String resources;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            split = ",",
            description = "A further name that requests may use for this door.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--auth",
            description = "Users must log in. The first start creates the user admin and shows its password once.")
    private boolean auth;

    @Option(names = "--stop-tasks", description = "When stopped, end the tasks too.")
    private boolean stopTasks;

    @Override
    public Integer call() {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            UpConfig config = UpConfig.of(
                            home, host, port, agents, Optional.ofNullable(resources), allowedHosts, stopTasks)
                    .withAuth(auth);
            return run(config, out, err);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> err.println("slipway up: " + problem));
            err.println("See slipway up --help.");
            return 2;
        } catch (NodeException e) {
            err.println("slipway up: " + e.getMessage());
            return 1;
        }
    }

    private static int run(UpConfig config, PrintWriter out, PrintWriter err) {
        Logging.toFile(config.home());
        Clock clock = Clock.system();
        long begin = clock.nanoTime();
        return Service.run(
                "slipway up",
                err,
                ServiceManager.ofProcess(),
                onFailure -> {
                    Cluster cluster =
                            Cluster.start(config, clock, reason -> onFailure.accept(Service.Failure.broken(reason)));
                    Duration took = Duration.ofNanos(clock.nanoTime() - begin);
                    cluster.describe(config, took).forEach(out::println);
                    out.flush();
                    return cluster;
                },
                () -> {
                    out.println();
                    out.println(config.stopTasks() ? "Stopping, and the tasks with it." : "Stopping; tasks go on.");
                    out.flush();
                });
    }
}
