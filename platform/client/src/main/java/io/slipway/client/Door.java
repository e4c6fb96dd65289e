package io.slipway.client;

import io.slipway.client.json.Json;
import io.slipway.client.json.JsonException;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Makes one call and turns whatever is not success into a {@link ClientException}. Thread-safe. */
final class Door {
    private static final byte[] NOTHING = new byte[0];

    /** What was accepted, but is probably not meant: a sentence in each. */
    private static final String WARNING = "X-Slipway-Warning";

    /** Why an answer may be out of date. */
    private static final String STALE = "X-Slipway-Stale";

    private static final int ASK_AGAIN_MAX = 5;

    private final HttpTransport transport;
    private final Duration timeout;
    private final Consumer<String> warned;
    private final Consumer<Duration> pause;

    /** @param pause waits */
    Door(HttpTransport transport, Duration timeout, Consumer<String> warned, Consumer<Duration> pause) {
        this.pause = pause;
        this.transport = transport;
        this.timeout = timeout;
        this.warned = warned;
    }

    Json get(String path) {
        return json(call(HttpRequest.of("GET", path, Headers.of("Accept", "application/json"), NOTHING)), path);
    }

    Json send(String method, String path, Json body) {
        byte[] bytes = body.isMissing() ? NOTHING : body.toString().getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.of("Accept", "application/json");
        if (bytes.length > 0) {
            headers = headers.with("Content-Type", "application/json");
        }
        return json(call(HttpRequest.of(method, path, headers, bytes)), path);
    }

    Json post(String path, String contentType, String accept, Json body) {
        Headers headers = Headers.of("Content-Type", contentType, "Accept", accept);
        return json(
                call(HttpRequest.of("POST", path, headers, body.toString().getBytes(StandardCharsets.UTF_8))), path);
    }

    /** The answer as it came, whatever its status. */
    HttpResponse.Full exchange(HttpRequest request) {
        String what = request.method() + " " + request.path();
        try {
            return transport.send(request).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ClientException.unanswered(
                    ClientException.Code.TIMED_OUT, what + " was not answered within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw ClientException.unanswered(
                    ClientException.Code.UNREACHABLE, what + " was not answered: " + words(cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ClientException.unanswered(ClientException.Code.UNREACHABLE, what + " was given up: interrupted", e);
        }
    }

    /**
     * Asks again as long as the cluster says that it has too much to do, and when to come back: nothing was done then,
     * so asking again does nothing twice. An overload that does not end is told like any other refusal.
     */
    private HttpResponse.Full patiently(HttpRequest request) {
        HttpResponse.Full response = exchange(request);
        Duration waited = Duration.ZERO;
        for (int more = 1; more <= ASK_AGAIN_MAX; more++) {
            Optional<Duration> wait = comeBack(response);
            if (wait.isEmpty() || waited.plus(wait.get()).compareTo(timeout) > 0) {
                return response;
            }
            Duration step = wait.get().multipliedBy(more);
            pause.accept(step);
            waited = waited.plus(step);
            response = exchange(request);
        }
        return response;
    }

    /** Only seconds are told that way here, never a date (RFC 9110 section 10.2.3). */
    private static Optional<Duration> comeBack(HttpResponse.Full response) {
        boolean busy = response.status() == 429 || response.status() == 503;
        return response.headers()
                .first("Retry-After")
                .filter(text -> busy && text.matches("\\d{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    HttpTransport transport() {
        return transport;
    }

    /** The answer; throws when it is a refusal. */
    HttpResponse.Full call(HttpRequest request) {
        HttpResponse.Full response = patiently(request);
        response.headers().all(WARNING).forEach(warned);
        response.headers()
                .first(STALE)
                .ifPresent(why -> warned.accept("this may be out of date, no master leads: " + why));
        if (response.status() < 400) {
            return response;
        }
        Json body = parseOrMissing(response);
        String said = body.get("message")
                .text(body.get("description")
                        .text(body.isMissing() ? response.text().strip() : body.toString()));
        throw ClientException.refused(
                response.status(),
                said.isEmpty() ? request.method() + " " + request.path() + " got status " + response.status() : said,
                body);
    }

    private static Json json(HttpResponse.Full response, String path) {
        if (response.body().length == 0) {
            return Json.MISSING;
        }
        try {
            return Json.parse(response.body());
        } catch (JsonException e) {
            throw ClientException.malformed("the answer to " + path + " is not JSON: " + e.getMessage(), e);
        }
    }

    private static Json parseOrMissing(HttpResponse.Full response) {
        try {
            return Json.parse(response.body());
        } catch (JsonException e) {
            return Json.MISSING;
        }
    }

    private static String words(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
