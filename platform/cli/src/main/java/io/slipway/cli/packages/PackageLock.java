package io.slipway.cli.packages;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pins the Maven artefacts of package sources. What that needs is loaded only when it is done: see {@link Locking}. */
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
        List<Json> done = new Locking(context(), store, json()).lock(sources);
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
}
