package io.slipway.cli.connection;

import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The front doors of one cluster's masters as one: a request goes to the one that answered last, and to the next when
 * that takes no connection, or knows no leader and has done nothing (503 with {@code Retry-After}). A request that one
 * of them may have carried out goes to no other. Thread-safe.
 */
final class AnyDoor implements HttpTransport {
    private final List<HttpTransport> doors;
    private final AtomicInteger last = new AtomicInteger();

    /** @param doors at least one */
    AnyDoor(List<HttpTransport> doors) {
        this.doors = List.copyOf(doors);
    }

    @Override
    public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
        return send(request, last.get(), doors.size());
    }

    private CompletableFuture<HttpResponse.Full> send(HttpRequest request, int index, int left) {
        return doors.get(index)
                .send(request)
                .handle((answer, failure) -> {
                    if (failure == null && (left == 1 || !knowsNoLeader(answer))) {
                        last.set(index);
                        return CompletableFuture.completedFuture(answer);
                    }
                    if (failure == null) {
                        return send(request, (index + 1) % doors.size(), left - 1);
                    }
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    return left > 1 && notConnected(cause)
                            ? send(request, (index + 1) % doors.size(), left - 1)
                            : CompletableFuture.<HttpResponse.Full>failedFuture(cause);
                })
                .thenCompose(answer -> answer);
    }

    private static boolean knowsNoLeader(HttpResponse answer) {
        return answer.status() == 503 && answer.headers().first("Retry-After").isPresent();
    }

    private static boolean notConnected(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException
                || (cause instanceof SocketTimeoutException
                        && String.valueOf(cause.getMessage()).startsWith("Connect"));
    }

    @Override
    public StreamHandle stream(HttpRequest request, StreamListener listener) {
        return doors.get(last.get()).stream(request, listener);
    }
}
