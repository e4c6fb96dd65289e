package io.slipway.artifacts.web;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.TransferMeter;
import io.slipway.artifacts.web.Downloads.Outcome;
import io.slipway.artifacts.web.Downloads.PassingFailure;
import io.slipway.artifacts.web.Downloads.Request;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One try of one download, redirects included. Used once, by one thread. */
final class Attempt {
    private static final int MAX_REDIRECTS = 10;
    private static final long LOOK_MS = 100;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final HttpClient client;
    private final DownloadLimits limits;
    private final Clock clock;
    private final Request request;
    private final Tally meter;
    private final Cancellation cancellation;
    private final PartialFile partial;
    private final AtomicLong lastActivity;
    private volatile @Nullable FileSubscriber writer;
    private volatile @Nullable ArtifactException refused;
    private long offset;

    Attempt(
            HttpClient client,
            DownloadLimits limits,
            Clock clock,
            Request request,
            TransferMeter meter,
            Cancellation cancellation) {
        this.client = client;
        this.limits = limits;
        this.clock = clock;
        this.request = request;
        this.meter = new Tally(meter);
        this.cancellation = cancellation;
        this.partial = new PartialFile(request.target());
        this.lastActivity = new AtomicLong(clock.nanoTime());
    }

    Outcome run() throws PassingFailure {
        try {
            return follow();
        } catch (PassingFailure | RuntimeException e) {
            FileSubscriber open = writer;
            if (open != null) {
                open.abandon();
            }
            meter.takeBack();
            if (e instanceof ArtifactException failure && failure.code() == Code.DISK_FULL) {
                partial.discard();
            }
            throw e;
        }
    }

    private Outcome follow() throws PassingFailure {
        offset = partial.resumable(request.uri().toString(), request.hashKnown());
        URI uri = request.uri();
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<Void> response = send(uri);
            if (!REDIRECTS.contains(response.statusCode())) {
                return conclude(uri, response);
            }
            uri = next(uri, response);
        }
        throw new ArtifactException(
                Code.REFUSED,
                "cannot download " + Downloads.shown(request.uri()) + ": more than " + MAX_REDIRECTS
                        + " redirects, the last to " + Downloads.shown(uri));
    }

    private URI next(URI uri, HttpResponse<Void> response) {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> failure(Code.REFUSED, uri, response.statusCode(), "a redirect without Location"));
        URI next;
        try {
            next = uri.resolve(location);
        } catch (IllegalArgumentException e) {
            throw failure(Code.REFUSED, uri, response.statusCode(), "a redirect to the bad address " + location);
        }
        String scheme = String.valueOf(next.getScheme());
        if (!scheme.equals("https")
                && !(scheme.equals("http") && uri.getScheme().equalsIgnoreCase("http"))) {
            throw failure(Code.REFUSED, uri, response.statusCode(), "a redirect to the unsafe address " + next);
        }
        return next;
    }

    private Outcome conclude(URI uri, HttpResponse<Void> response) throws PassingFailure {
        int status = response.statusCode();
        if ((status == 200 || status == 206) && writer == null) {
            partial.discard();
            throw new PassingFailure("the server did not continue at byte " + offset, null);
        }
        if (status == 200 || status == 206) {
            partial.forget();
            return new Outcome(false, Validator.of(response.headers()));
        }
        if (status == 304) {
            return new Outcome(true, request.unless());
        }
        if (status == 416 && offset > 0) {
            partial.discard();
            throw new PassingFailure("the server has less than the " + offset + " bytes that came before", null);
        }
        if (PASSING.contains(status)) {
            throw new PassingFailure("status " + status + " from " + uri.getAuthority(), null);
        }
        boolean absent = status == 404 || status == 410;
        throw failure(
                absent ? Code.NOT_FOUND : Code.REFUSED, uri, status, absent ? "there is no such file" : "refused");
    }

    private ArtifactException failure(Code code, URI uri, int status, String why) {
        String from = uri.equals(request.uri()) ? "" : ", redirected to " + Downloads.shown(uri);
        return new ArtifactException(
                code,
                "cannot download " + Downloads.shown(request.uri()) + from + ": status " + status + ", " + why
                        + "; check the address" + (status == 401 || status == 403 ? " and the credentials" : ""));
    }

    private HttpResponse<Void> send(URI uri) throws PassingFailure {
        HttpRequest.Builder builder = HttpRequest.newBuilder(withoutUser(uri)).GET();
        if (uri.getRawUserInfo() != null) {
            byte[] user = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
            builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        }
        if (request.token() != null && uri.equals(request.uri())) {
            builder.header("Authorization", "token=" + request.token());
        }
        Validator unless = request.unless();
        if (offset > 0) {
            builder.header("Range", "bytes=" + offset + "-");
            String condition = partial.validator();
            if (condition != null) {
                builder.header("If-Range", condition);
            }
        } else if (!unless.isNone()) {
            if (unless.etag() != null) {
                builder.header("If-None-Match", unless.etag());
            }
            if (unless.lastModified() != null) {
                builder.header("If-Modified-Since", unless.lastModified());
            }
        }
        lastActivity.set(clock.nanoTime());
        return await(client.sendAsync(builder.build(), this::subscriber));
    }

    private static URI withoutUser(URI uri) {
        String user = uri.getRawUserInfo();
        return user == null ? uri : URI.create(uri.toString().replace(user + "@", ""));
    }

    /** Decides, on a thread of the client, what becomes of a body. */
    private BodySubscriber<Void> subscriber(ResponseInfo info) {
        lastActivity.set(clock.nanoTime());
        int status = info.statusCode();
        boolean append = status == 206 && continues(info);
        if (status != 200 && !append) {
            return BodySubscribers.replacing(null);
        }
        long size = info.headers().firstValueAsLong("Content-Length").orElse(0);
        long start = append ? offset : 0;
        try {
            long room = Files.getFileStore(request.target().getParent()).getUsableSpace();
            if (size > room) {
                refused = new ArtifactException(
                        Code.DISK_FULL,
                        "cannot download " + Downloads.shown(request.uri()) + ": it has " + (start + size)
                                + " bytes, and the disk of " + request.target().getParent() + " has room for " + room
                                + "; free some space there and try again");
                return BodySubscribers.replacing(null);
            }
            partial.note(request.uri().toString(), Validator.of(info.headers()).strong());
        } catch (IOException e) {
            refused = ArtifactException.local("write", request.target(), e);
            return BodySubscribers.replacing(null);
        }
        meter.expectBytes(start + size);
        meter.bytes(start);
        FileSubscriber opened = new FileSubscriber(request.target(), append, meter, clock, lastActivity);
        writer = opened;
        return opened;
    }

    private boolean continues(ResponseInfo info) {
        return info.headers()
                .firstValue("Content-Range")
                .map(range -> range.startsWith("bytes " + offset + "-"))
                .orElse(false);
    }

    private HttpResponse<Void> await(CompletableFuture<HttpResponse<Void>> answer) throws PassingFailure {
        try {
            while (true) {
                try {
                    HttpResponse<Void> response = answer.get(LOOK_MS, TimeUnit.MILLISECONDS);
                    throwIfRefused();
                    return response;
                } catch (TimeoutException e) {
                    throwIfRefused();
                    cancellation.check();
                    if (clock.nanoTime() - lastActivity.get() > limits.stall().toNanos()) {
                        throw new PassingFailure(
                                "not a byte for " + limits.stall().toMillis() + " ms", e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellation.stopped();
        } catch (ExecutionException e) {
            throwIfRefused();
            throw explain(e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /** Ends the try when the body was not wanted, however much of it is still coming. */
    private void throwIfRefused() {
        ArtifactException failed = refused;
        if (failed != null) {
            throw failed;
        }
    }

    private static PassingFailure explain(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ArtifactException failure) {
                throw failure;
            }
        }
        if (!(cause instanceof IOException)) {
            throw new ArtifactException(Code.BAD_URI, "cannot download: " + cause, cause);
        }
        String message = cause.getMessage();
        return new PassingFailure(
                message == null
                        ? cause.getClass().getSimpleName()
                        : cause.getClass().getSimpleName() + ": " + message,
                cause);
    }
}
