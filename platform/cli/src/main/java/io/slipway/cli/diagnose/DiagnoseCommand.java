package io.slipway.cli.diagnose;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.status.Version;
import io.slipway.cli.terminal.Progress;
import io.slipway.client.json.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Bundles what helps to find out what is wrong. */
@Command(
        name = "diagnose",
        description = {
            "Bundles logs, configuration, metrics, health, events, state, thread dumps and facts about this machine",
            "into one archive. Secrets are taken out: values of names that look like passwords, tokens or keys, in",
            "configuration, environment and apps, wherever they stand. What cannot be had is listed in its README.txt;",
            "a cluster that is down is no hindrance."
        },
        footer = {
            "%nExamples:",
            "  slipway diagnose",
            "  slipway diagnose --output /tmp/cluster.zip --config /etc/slipway/master.conf --home /var/lib/slipway",
            "%nExit code: 0 when the archive was written, whatever is missing in it."
        })
public final class DiagnoseCommand extends DoorCommand {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final List<String> USUAL_HOMES = List.of(".slipway", ".slipway-master", ".slipway-agent");
    private static final Path USUAL_CONFIGS = Path.of("/etc/slipway");

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The archive. Default: slipway-diagnose-<time>.zip here.")
    private @Nullable Path output;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "The home of a master, an agent or 'up' on this machine; may be given several times. Default:"
                    + " $SLIPWAY_HOME and those of ~/.slipway, ~/.slipway-master and ~/.slipway-agent that are there.")
    private List<Path> homes = List.of();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A configuration file; may be given several times. Default: /etc/slipway/*.conf.")
    private List<Path> configs = List.of();

    /** @param context what it finds around it */
    public DiagnoseCommand(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Path file = output == null ? Path.of("slipway-diagnose-" + STAMP.format(now()) + ".zip") : output;
        if (Files.exists(file)) {
            throw CommandFailure.usage(file + " is there already; name another with --output");
        }
        Bundle bundle = new Bundle();
        try (Progress progress = terminal().progress()) {
            gather(bundle, name -> progress.show("gathering " + name));
            progress.show("writing " + file);
            bundle.write(file, about());
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage(file + " is there already; name another with --output");
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + file + ": " + e + "; name another place with --output");
        }
        tell(file, bundle);
    }

    private void gather(Bundle bundle, Consumer<String> progress) {
        new MachineFacts(bundle).gather(context().environment());
        HomeFacts disk = new HomeFacts(bundle, progress);
        configs(bundle).forEach(disk::config);
        homes().forEach(disk::home);
        new DoorFacts(context().transport(url()), bundle, progress).gather();
    }

    private String about() {
        return "Gathered by slipway diagnose " + Version.own() + " at " + now() + ", from " + url()
                + " and this machine.\n";
    }

    private void tell(Path file, Bundle bundle) {
        if (json()) {
            terminal()
                    .json(Json.object()
                            .with("file", file.toAbsolutePath().toString())
                            .with("entries", bundle.size())
                            .with("missing", Json.texts(bundle.missing())));
            return;
        }
        terminal()
                .line(file.toAbsolutePath() + " holds " + bundle.size() + " files. Secrets were taken out by their"
                        + " names; look into it before you give it away.");
        int missing = bundle.missing().size();
        if (missing > 0) {
            terminal().line(missing + (missing == 1 ? " is" : " are") + " missing, of which:");
            bundle.missing().stream().limit(5).forEach(one -> terminal().line("  " + one));
            terminal().line("README.txt in the archive lists them all.");
        }
    }

    private List<Path> homes() {
        if (!homes.isEmpty()) {
            return homes;
        }
        List<Path> found = new ArrayList<>();
        String named = context().environment().get("SLIPWAY_HOME");
        if (named != null) {
            found.add(Path.of(named));
        }
        String user = context().environment().getOrDefault("HOME", System.getProperty("user.home", "."));
        USUAL_HOMES.stream()
                .map(name -> Path.of(user, name))
                .filter(Files::isDirectory)
                .forEach(found::add);
        return found;
    }

    private List<Path> configs(Bundle bundle) {
        if (!configs.isEmpty()) {
            return configs;
        }
        if (!Files.isDirectory(USUAL_CONFIGS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(USUAL_CONFIGS)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            bundle.missing("config", USUAL_CONFIGS + " cannot be read: " + e);
            return List.of();
        }
    }
}
