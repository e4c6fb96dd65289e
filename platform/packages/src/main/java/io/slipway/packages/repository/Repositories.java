package io.slipway.packages.repository;

import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.Repository;
import io.slipway.cosmosapi.RepositoryAddRequest;
import io.slipway.cosmosapi.RepositoryDeleteRequest;
import io.slipway.replication.Decision;
import io.slipway.replication.LogException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.Shell;
import io.slipway.runtime.loop.EventLoop;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The repositories in use and the catalog of what they have. The list is in the replicated log; what is read from the
 * repositories is not. A repository that cannot be read does not hide the others. Thread-safe.
 */
public final class Repositories {
    private static final Logger LOG = LoggerFactory.getLogger(Repositories.class);

    private final Shell<RepositoryCore, RepositoryCore.ListChanged, Void> shell;
    private final Reader reader;

    /**
     * How remote repositories are asked.
     *
     * @param timeout for one whole answer
     * @param keep how long an answer is good
     * @param userAgent what the program calls itself
     */
    public record Remote(Duration timeout, Duration keep, String userAgent) {}

    /**
     * Joins the log under the name {@code packages}.
     *
     * @param own the distribution's own repository
     * @param blocking where files are read
     */
    public Repositories(EventLoop loop, ReplicatedLog log, Repository own, Remote remote, Executor blocking) {
        this.shell = new Shell<>(loop, log, "packages", new RepositoryCore(own), effect -> {}, new Role());
        this.reader =
                new Reader(blocking, new RemoteRepository(remote.timeout, remote.userAgent), loop.clock(), remote.keep);
    }

    /** The repositories in order. */
    public CompletableFuture<List<Repository>> list() {
        return shell.submit((core, now) -> Decision.reply(core.repositories()));
    }

    /** Everything that can be installed. */
    public CompletableFuture<Catalog> catalog() {
        return list().thenCompose(repositories -> {
            List<CompletableFuture<Contents>> reads =
                    repositories.stream().map(reader::contents).toList();
            return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                    .thenApply(unused -> Catalog.of(
                            reads.stream().map(CompletableFuture::join).toList()));
        });
    }

    /** Uses one more repository, which must be readable; answers the new list. Fails with a {@link CosmosException}. */
    public CompletableFuture<List<Repository>> add(RepositoryAddRequest request) {
        checkUri(request.repository().uri());
        CompletableFuture<List<Repository>> fits =
                shell.submit((core, now) -> Decision.reply(core.add(request).reply()));
        return fits.thenCompose(unused -> reader.read(request.repository()))
                .exceptionally(failure -> {
                    throw whileAdding(failure);
                })
                .thenCompose(unused -> shell.submit((core, now) -> core.add(request)))
                .whenComplete(
                        (list, failure) -> told("added", request.repository().toString(), failure == null));
    }

    /** Uses a repository no more; answers the new list. Fails with a {@link CosmosException}. */
    public CompletableFuture<List<Repository>> delete(RepositoryDeleteRequest request) {
        CompletableFuture<List<Repository>> deleted = shell.submit((core, now) -> core.delete(request));
        return deleted.whenComplete((list, failure) -> told("deleted", request.toString(), failure == null));
    }

    private static void told(String what, String which, boolean done) {
        if (done) {
            LOG.info("packages: {} {}", what, which);
        }
    }

    private static void checkUri(String uri) {
        String scheme;
        try {
            scheme = new URI(uri).getScheme();
        } catch (URISyntaxException e) {
            throw new CosmosException(
                    CosmosError.of(
                                    "RepositoryUriSyntax",
                                    "URI for repository [" + uri + "] has invalid syntax: " + e.getReason())
                            .with("uri", uri),
                    e);
        }
        String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
        if (!List.of("http", "https", "file").contains(lower)) {
            throw new CosmosException(CosmosError.of(
                            "UnsupportedRepositoryUri",
                            "Repository URI [" + uri + "] uses an unsupported scheme. Only http, https and file are"
                                    + " supported")
                    .with("uri", uri));
        }
    }

    /** While a repository is added its own bad answer is the caller's mistake. */
    private static RuntimeException whileAdding(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CosmosException known && known.error().type().equals("UniverseClientHttpError")) {
            return new CosmosException(known.error().withStatus(400), cause);
        }
        return cause instanceof RuntimeException runtime ? runtime : new CompletionException(cause);
    }

    private static final class Role implements Shell.Role<RepositoryCore> {
        @Override
        public void leading(RepositoryCore core) {
            LOG.info("packages: repositories {}", core.repositories());
        }

        @Override
        public void following() {
            LOG.info("packages: follows");
        }

        @Override
        public void failed(LogException cause) {
            LOG.error("packages: the log failed, no change is possible any more: {}", cause.getMessage());
        }
    }
}
