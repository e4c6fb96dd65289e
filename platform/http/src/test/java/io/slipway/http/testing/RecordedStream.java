package io.slipway.http.testing;

import io.slipway.http.Headers;
import io.slipway.http.HttpTransport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A listener that keeps what it is told. Thread-safe. */
public final class RecordedStream implements HttpTransport.StreamListener {
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Headers> headers = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void onHeaders(int newStatus, Headers newHeaders) {
        status.complete(newStatus);
        headers.complete(newHeaders);
    }

    @Override
    public synchronized void onBytes(byte[] piece) {
        bytes.writeBytes(piece);
        notifyAll();
    }

    @Override
    public void onEnd(String failure) {
        end.complete(failure);
    }

    /** The status, as soon as it is there. */
    public int status() {
        return status.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    /** The fields, as soon as they are there. */
    public Headers headers() {
        return headers.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    /** What came so far. */
    public synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Waits until {@code text} has come. */
    public synchronized void await(String text) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!text().contains(text)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("'" + text + "' did not come within 10 s; came: '" + text() + "'");
            }
            wait(left);
        }
    }

    /** Completes with the failure, empty for a regular end. */
    public CompletableFuture<String> end() {
        return end;
    }
}
