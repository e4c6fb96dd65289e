package io.slipway.http;

import io.slipway.runtime.id.Ids;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each request an id, in {@code X-Request-Id}: the caller's own when it has sent one that is fit for logs, else a
 * new one. It goes on with the request, comes back with the answer, and stands in the log with every request that
 * changes something for a user; the messages of a protocol, which are many, are logged in detail only. Thread-safe.
 */
public final class RequestIds implements HttpHandler {
    /** The field. */
    public static final String FIELD = "X-Request-Id";

    private static final Logger LOG = LoggerFactory.getLogger(RequestIds.class);
    private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final HttpHandler handler;
    private final Ids ids;
    private final Predicate<HttpRequest> protocol;

    /**
     * @param ids makes the new ones
     * @param protocol whether a request is a message between programs, of which there are many
     */
    public RequestIds(HttpHandler handler, Ids ids, Predicate<HttpRequest> protocol) {
        this.handler = handler;
        this.ids = ids;
        this.protocol = protocol;
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        String id = request.headers()
                .first(FIELD)
                .filter(given -> FIT.matcher(given).matches())
                .orElseGet(() -> ids.hex(8));
        HttpRequest known = request.withHeaders(with(request.headers(), id));
        return handler.handle(known).thenApply(answer -> {
            if (READING.contains(request.method()) || protocol.test(request)) {
                LOG.debug("{} {} {} [{}]", request.method(), request.path(), answer.status(), id);
            } else {
                LOG.info("{} {} {} [{}]", request.method(), request.path(), answer.status(), id);
            }
            return marked(answer, id);
        });
    }

    private static HttpResponse marked(HttpResponse answer, String id) {
        Headers headers = with(answer.headers(), id);
        if (answer instanceof HttpResponse.Full full) {
            return new HttpResponse.Full(full.status(), headers, full.body());
        }
        if (answer instanceof HttpResponse.File file) {
            return new HttpResponse.File(file.status(), headers, file.file());
        }
        if (answer instanceof HttpResponse.Stream stream) {
            return new HttpResponse.Stream(stream.status(), headers, stream.body());
        }
        throw new IllegalStateException("unknown answer " + answer);
    }

    /** An answer that was passed on from elsewhere may have the field already. */
    private static Headers with(Headers headers, String id) {
        return Headers.gather(to -> {
            headers.forEach((name, value) -> {
                if (!name.toLowerCase(Locale.ROOT).equals("x-request-id")) {
                    to.accept(name, value);
                }
            });
            to.accept(FIELD, id);
        });
    }
}
