package io.slipway.node;

import io.slipway.replication.LogException;
import io.slipway.replication.raft.RaftLog;
import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.config.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway restore}: begins a cluster with what another one remembered. */
@Command(
        name = "restore",
        description = {
            "Begins a cluster with a backup: makes the log of one master out of it, on an empty home. Start that",
            "master alone; add the others with 'slipway master add', each on an empty home with --join. Agents keep",
            "their tasks when the masters have the same addresses and join token as before."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway restore slipway.backup --config /etc/slipway/master.conf",
            "  slipway restore slipway.backup --home /tmp/try     and then: slipway up --home /tmp/try",
            "",
            "Exit codes: 0 done, 1 failed (nothing was changed), 2 wrong options or configuration."
        })
final class RestoreCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A file that 'slipway backup' has written.")
    private Path file = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    RestoreCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Where to. */
    private static final class Target {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The configuration of the master that is to begin: its home, id and address are used.")
        private @Nullable Path config;

        @Option(names = "--home", paramLabel = "FOLDER", description = "The home of a cluster of 'slipway up'.")
        private @Nullable Path home;
    }

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        PrintWriter err = line.getErr();
        try {
            if (target.config == null) {
                Path home = Objects.requireNonNull(target.home).toAbsolutePath().normalize();
                restore(home, LogMembers.alone(), line.getOut());
            } else {
                MasterSettings settings = MasterSettings.of(Role.MASTER.read(
                        List.of(Source.file(target.config), Source.environment(environment, Role.MASTER.settings()))));
                restore(settings.home(), settings.log(), line.getOut());
            }
            return 0;
        } catch (ConfigException e) {
            e.problems().forEach(problem -> err.println("slipway restore: " + problem));
            return 2;
        } catch (NodeException | LogException e) {
            err.println("slipway restore: " + e.getMessage());
            return 1;
        } finally {
            err.flush();
        }
    }

    private void restore(Path folder, LogMembers members, PrintWriter out) {
        try (Home home = Home.open(folder)) {
            LogMembers alone = members.restored();
            long index = RaftLog.restore(file, alone.log(home.resolve("log")));
            Files.writeString(home.resolve(LogMembers.RESTORED), "from " + file + ", entry " + index + "\n");
            out.println("Restored everything up to entry " + index + " into " + folder + ".");
            if (members.several()) {
                out.println("Start master '" + members.self() + "' alone, then add the others, each on an empty home"
                        + " with --join: slipway master add ID@HOST:PORT");
            }
            out.flush();
        } catch (IOException e) {
            throw new NodeException("cannot write to the home folder " + folder + ": " + Home.words(e), e);
        }
    }
}
