package io.slipway.cli.packages;

import io.slipway.artifacts.FetchListener;
import io.slipway.artifacts.Fetcher;
import io.slipway.artifacts.FetcherConfig;
import io.slipway.artifacts.PackageLocks;
import io.slipway.artifacts.maven.LockFile;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.FetchProgress;
import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.cli.terminal.Progress;
import io.slipway.cli.terminal.Words;
import io.slipway.client.json.Json;
import io.slipway.runtime.id.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pins the Maven artefacts of package sources. */
@Command(
        name = "lock",
        description = {
            "Resolves the Maven artefacts that package sources name, and pins each jar by its SHA-256: writes a lock"
                    + " file"
                    + " beside resource.json and puts its hash into the address.",
        },
        footer = {"%nExamples:", "  slipway package lock universe-packages/packages/K/kafka/0"})
final class PackageLock extends DoorCommand {
    private static final int DEPTH = 6;

    @Parameters(paramLabel = "FOLDER", description = "A package's folder, or one with several below.")
    private Path folder = Path.of(".");

    @Option(
            names = "--cache",
            paramLabel = "FOLDER",
            description = "Where downloads are kept. Default: ~/.slipway/cache.")
    private @Nullable Path cache;

    PackageLock(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        List<Path> sources = sources();
        if (sources.isEmpty()) {
            throw new CommandFailure("there is no resource.json in '" + folder + "' or below it.");
        }
        Path store = cache == null ? Path.of(System.getProperty("user.home"), ".slipway", "cache") : cache;
        String dist = System.getProperty("slipway.dist");
        Path bundled = dist == null ? null : Path.of(dist, "repository");
        List<Json> done = new ArrayList<>();
        try (Fetcher fetcher =
                Fetcher.open(FetcherConfig.of(store, bundled), context().clock(), Ids.secure())) {
            for (Path source : sources) {
                done.addAll(lock(fetcher, source));
            }
        } catch (ArtifactException e) {
            throw new CommandFailure("cannot lock '" + folder + "': " + e.getMessage());
        }
        if (json()) {
            terminal().json(Json.array(done));
        }
    }

    private List<Path> sources() {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(file -> file.endsWith("resource.json"))
                    .flatMap(file -> Stream.ofNullable(file.toAbsolutePath().getParent()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CommandFailure("cannot read the folder '" + folder + "': " + e + ".");
        }
    }

    private List<Json> lock(Fetcher fetcher, Path source) {
        List<Json> done = new ArrayList<>();
        Map<String, LockFile> locks;
        try (Progress progress = terminal().progress()) {
            FetchListener listener = (FetchProgress state) -> {
                if (terminal().live()) {
                    progress.show(source + ": " + state.filesDone() + " of " + Words.count(state.filesTotal(), "file"));
                }
            };
            locks = PackageLocks.write(source, fetcher, listener, new Cancellation());
        }
        locks.forEach((alias, file) -> {
            String written = source.resolve(alias + ".lock").toString();
            done.add(Json.object()
                    .with("lock", written)
                    .with("files", file.entries().size())
                    .with("sha256", file.sha256()));
            if (!json()) {
                terminal()
                        .line(written + ": " + Words.count(file.entries().size(), "file") + ", sha256 "
                                + file.sha256());
            }
        });
        return done;
    }
}
