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
import io.slipway.cli.terminal.Progress;
import io.slipway.cli.terminal.Words;
import io.slipway.client.json.Json;
import io.slipway.runtime.id.Ids;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes lock files. The only class of the commands that uses module {@code artifacts}, which is long to load. */
final class Locking {
    private final Context context;
    private final Path store;
    private final boolean quiet;

    /**
     * @param store where downloads are kept
     * @param quiet whether nothing is printed for each lock
     */
    Locking(Context context, Path store, boolean quiet) {
        this.context = context;
        this.store = store;
        this.quiet = quiet;
    }

    /** Locks the packages in these folders, and tells each lock that was written. */
    List<Json> lock(List<Path> sources) {
        String dist = System.getProperty("slipway.dist");
        Path bundled = dist == null ? null : Path.of(dist, "repository");
        List<Json> done = new ArrayList<>();
        try (Fetcher fetcher = Fetcher.open(FetcherConfig.of(store, bundled), context.clock(), Ids.secure())) {
            for (Path source : sources) {
                done.addAll(lock(fetcher, source));
            }
        } catch (ArtifactException e) {
            throw new CommandFailure("cannot lock " + sources + ": " + e.getMessage());
        }
        return done;
    }

    private List<Json> lock(Fetcher fetcher, Path source) {
        List<Json> done = new ArrayList<>();
        Map<String, LockFile> locks;
        try (Progress progress = context.terminal().progress()) {
            FetchListener listener = (FetchProgress state) -> {
                if (context.terminal().live()) {
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
            if (!quiet) {
                context.terminal()
                        .line(written + ": " + Words.count(file.entries().size(), "file") + ", sha256 "
                                + file.sha256());
            }
        });
        return done;
    }
}
