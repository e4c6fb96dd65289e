package io.slipway.cli.demo;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.json.Json;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The demonstration as a command. */
@Command(
        name = "demo",
        description = {
            "Shows a cluster at work: starts one if none answers, installs Kafka, Cassandra and the timeseries"
                    + " pipeline,"
                    + " replays a file of events through them, and shows what was stored.",
        },
        footer = {
            "%nExamples:",
            "  slipway demo                                    1,000 rows that come with it",
            "  slipway demo --file crimes.csv.zst --rate 5000  your own file, 5,000 rows a second",
            "  slipway demo --stop                             remove everything it made"
        })
public final class DemoCommand extends DoorCommand {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The events: a path or an http(s) URL; crimes as CSV or GitHub events as JSON, plain, gz, xz"
                    + " or zst. Default: a sample that comes with Slipway.")
    private @Nullable String file;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "0", description = "Send only the first N rows.")
    private long rows;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            defaultValue = "0",
            description = "So many rows a second; as fast as possible when left out.")
    private long rate;

    @Option(names = "--stop", description = "Remove the packages and their data, and stop the cluster it started.")
    private boolean stop;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "The home of a cluster that it starts. Default: $SLIPWAY_HOME, else ~/.slipway.")
    private @Nullable Path home;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description = "How long any one step may take. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    /** @param context what it finds around it */
    public DemoCommand(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        URI url = uri(url());
        Demo demo = new Demo(context(), client(), url, ClusterProcess.in(home()), Duration.ofSeconds(timeoutSeconds));
        if (stop) {
            stop(demo);
            return;
        }
        if (rows < 0 || rate < 0) {
            throw CommandFailure.usage("--rows " + rows + " --rate " + rate + ": expected 0 or more.");
        }
        demo.run(new SourceApp.Replay(input(), rows, rate), System.getProperty("slipway.launcher"))
                .print(terminal(), json());
    }

    private void stop(Demo demo) {
        boolean any = demo.stop();
        if (json()) {
            terminal().json(Json.object().with("stopped", any));
        } else {
            terminal().line(any ? "Cleaned up." : "There is nothing to clean up: no cluster answers at " + url() + ".");
        }
    }

    private Path home() {
        if (home != null) {
            return home.toAbsolutePath();
        }
        String set = context().environment().get("SLIPWAY_HOME");
        return set == null || set.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".slipway")
                : Path.of(set).toAbsolutePath();
    }

    private String input() {
        String wanted = file == null ? System.getProperty("slipway.sample", "sample") : file;
        if (wanted.equals("sample") || wanted.startsWith("http://") || wanted.startsWith("https://")) {
            return wanted;
        }
        Path path = Path.of(wanted).toAbsolutePath();
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new CommandFailure(
                    "there is no file '" + path + "' that can be read; expected events as CSV or JSON.");
        }
        return path.toString();
    }
}
