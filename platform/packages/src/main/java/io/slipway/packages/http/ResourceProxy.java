package io.slipway.packages.http;

import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.http.Headers;
import io.slipway.http.HttpResponse;
import io.slipway.packages.repository.Repositories;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Hands on what lies at a URL, for clients that reach nothing but the cluster. Only URLs that some package names, and
 * at most {@link #MAX_BYTES}: images and command-line tools. Thread-safe.
 */
final class ResourceProxy {
    /** Command-line tools of the Universe are below 20 MiB. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private final Repositories repositories;
    private final Executor worker;
    private final Duration timeout;
    private final HttpClient client;

    ResourceProxy(Repositories repositories, Executor worker, Duration timeout) {
        this.repositories = repositories;
        this.worker = worker;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    CompletableFuture<HttpResponse> get(String url) {
        return repositories.catalog().thenCompose(catalog -> {
            boolean named = catalog.entries().stream()
                    .anyMatch(entry -> entry.definition().resourceUrls().contains(url));
            if (!named || !(url.startsWith("http://") || url.startsWith("https://"))) {
                throw new CosmosException(CosmosError.of(
                                "Forbidden", "URL [" + url + "] is not one that a package names; only those are served")
                        .withStatus(403)
                        .with("url", url));
            }
            return fetch(url);
        });
    }

    private CompletableFuture<HttpResponse> fetch(String url) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build();
        } catch (IllegalArgumentException e) {
            throw new CosmosException(failed(url, "it is not a URL: " + e.getMessage()), e);
        }
        return client.sendAsync(request, java.net.http.HttpResponse.BodyHandlers.ofInputStream())
                .handleAsync(
                        (response, failure) -> {
                            if (failure != null) {
                                throw new CosmosException(failed(url, String.valueOf(failure.getMessage())), failure);
                            }
                            return handedOn(url, response);
                        },
                        worker);
    }

    private static HttpResponse handedOn(String url, java.net.http.HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                throw new CosmosException(failed(url, "status " + response.statusCode()));
            }
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            if (length <= 0 || length > MAX_BYTES) {
                throw new CosmosException(
                        failed(url, "its Content-Length is " + length + ", expected 1 to " + MAX_BYTES));
            }
            byte[] body = in.readNBytes((int) length);
            if (body.length < length) {
                throw new CosmosException(failed(url, "it ended after " + body.length + " of " + length + " bytes"));
            }
            Headers headers = Headers.of(
                    "Content-Type",
                    response.headers().firstValue("Content-Type").orElse("application/octet-stream"),
                    "Content-Disposition",
                    "attachment; filename=\"" + fileName(url) + "\"");
            return new HttpResponse.Full(200, headers, body);
        } catch (IOException e) {
            throw new CompletionException(new CosmosException(failed(url, e.toString()), e));
        }
    }

    private static String fileName(String url) {
        String path = String.valueOf(URI.create(url).getPath());
        return path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static CosmosError failed(String url, String why) {
        return CosmosError.of("GenericHttpError", "Could not get [" + url + "]: " + why)
                .withStatus(502)
                .with("uri", url);
    }
}
