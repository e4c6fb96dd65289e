package io.slipway.packages.repository;

import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.MediaType;
import io.slipway.cosmosapi.MediaTypes;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.cosmosapi.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Fetches repositories that are served over HTTP. Thread-safe. */
final class RemoteRepository {
    /** More than three times the whole Universe. */
    private static final int MAX_BYTES = 256 * 1024 * 1024;

    private static final Set<MediaType> ACCEPTED =
            MediaTypes.REPOSITORY.stream().map(MediaType::parse).collect(Collectors.toUnmodifiableSet());

    private final HttpClient client;
    private final Duration timeout;
    private final String userAgent;

    RemoteRepository(Duration timeout, String userAgent) {
        this.timeout = timeout;
        this.userAgent = userAgent;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /** Fails with a {@link CosmosException}. */
    CompletableFuture<List<PackageDefinition>> fetch(Repository repository) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(repository.uri()))
                .timeout(timeout)
                .header("Accept", String.join(", ", MediaTypes.REPOSITORY))
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", userAgent)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    if (failure != null) {
                        throw new CosmosException(unreachable(repository, failure), failure);
                    }
                    return read(repository, response);
                });
    }

    private static List<PackageDefinition> read(Repository repository, HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new CosmosException(CosmosError.of(
                            "UniverseClientHttpError",
                            "Repository [" + repository.name() + "] at [" + repository.uri() + "] answered with status "
                                    + response.statusCode() + ", expected 200")
                    .withStatus(500)
                    .with("repository", repository.uri()));
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!ACCEPTED.contains(MediaType.parse(type))) {
            throw new CosmosException(CosmosError.of(
                            "UnsupportedContentType",
                            "Repository [" + repository.name() + "] at [" + repository.uri() + "] answered with content"
                                    + " type [" + type + "], expected one of " + MediaTypes.REPOSITORY)
                    .with("actual", type));
        }
        try {
            return PackageJson.repository(body(response));
        } catch (IllegalArgumentException | IOException e) {
            throw new CosmosException(
                    CosmosError.of(
                            "JsonDecodingError",
                            "Repository [" + repository.name() + "] at [" + repository.uri() + "] cannot be read: "
                                    + e.getMessage()),
                    e);
        }
    }

    private static byte[] body(HttpResponse<byte[]> response) throws IOException {
        String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("gzip")) {
            return response.body();
        }
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            byte[] bytes = plain.readNBytes(MAX_BYTES);
            if (plain.read() >= 0) {
                throw new IOException("it is longer than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static CosmosError unreachable(Repository repository, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return CosmosError.of(
                        "RepositoryUriConnection",
                        "Could not access data at URI for repository [" + repository.name() + "] [" + repository.uri()
                                + "]: " + words)
                .with("repository", repository.uri());
    }
}
