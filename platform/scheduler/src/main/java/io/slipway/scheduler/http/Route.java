package io.slipway.scheduler.http;

import io.slipway.http.HttpRequest;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A request below one resource of the API, with the path cut into its parts. Repeated slashes do not count: {@code
 * /v2/apps//a/b} and {@code /v2/apps/a/b} are the same.
 *
 * @param request the request; HEAD has become GET
 * @param parts the path behind the resource
 */
record Route(HttpRequest request, List<String> parts) {
    /** Copies the list. */
    Route {
        parts = List.copyOf(parts);
    }

    static Route of(HttpRequest request, String resource) {
        List<String> parts = new ArrayList<>();
        for (String part : request.path().substring(resource.length()).split("/")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return new Route(request, parts);
    }

    String method() {
        return request.method();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** The part that is {@code fromEnd} parts before the end; empty when there are not so many. */
    String part(int fromEnd) {
        int index = parts.size() - 1 - fromEnd;
        return index < 0 ? "" : parts.get(index);
    }

    /** All parts but the last {@code count} as an id. */
    PathId id(int count) {
        return new PathId(parts.subList(0, parts.size() - count), true);
    }

    boolean flag(String name, boolean otherwise) {
        return request.query().flag(name, otherwise);
    }

    SchedulerApi.Options options() {
        return new SchedulerApi.Options(flag("force", false), flag("dryRun", false));
    }

    /** @throws ApiError 422 when the part is no time */
    Instant time(int fromEnd) {
        try {
            return Timestamps.parse(part(fromEnd));
        } catch (IllegalArgumentException e) {
            throw ApiError.unprocessable(String.valueOf(e.getMessage()));
        }
    }

    /** @throws ApiError 405 unless the method is one of {@code allowed} */
    void allow(Set<String> allowed) {
        if (!allowed.contains(method())) {
            throw new MethodNotAllowed(allowed);
        }
    }

    /** Runs {@code answer} when the method is {@code allowed}. */
    <T> T only(String allowed, Supplier<T> answer) {
        allow(Set.of(allowed));
        return answer.get();
    }
}
