package io.slipway.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Hands requests to handlers by method and path.
 *
 * <p>A template such as {@code /v2/deployments/{id}} has places for one segment; {@code {id...}} takes one or more
 * segments with their slashes, also before an end: {@code /v2/apps/{id...}/tasks/{taskId}}. Of the templates that match
 * a path the most special one decides, whatever its methods: a literal goes before a place, a place before the rest,
 * and of two with the rest at one point the one with the longer end. A slash at the end of a path counts for nothing.
 * HEAD is served by the handler of GET.
 *
 * <p>Paths below a mounted prefix go to its handler when no route matches, the longest prefix first.
 *
 * <p>No route: 404. A route, but not for the method: 405 with {@code Allow}. Both with the body {@code
 * {"message":"..."}}.
 *
 * <p>Thread-safe once all is registered; registering while requests come in is not.
 */
public final class Router implements HttpHandler {
    private final List<Route> routes = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();

    /**
     * Serves {@code method} on the paths of {@code template}.
     *
     * @param method upper case
     * @throws IllegalArgumentException for a template that cannot be read, or one that is served already
     */
    public Router on(String method, String template, RoutedHandler handler) {
        PathTemplate parsed = PathTemplate.parse(template);
        for (Route route : routes) {
            if (route.template.sameShape(parsed)) {
                route.add(method, parsed, handler);
                return this;
            }
        }
        Route route = new Route(parsed, new TreeMap<>());
        route.add(method, parsed, handler);
        routes.add(route);
        routes.sort(Comparator.comparing(Route::template));
        return this;
    }

    /**
     * Serves every path equal to or below {@code prefix}; the handler sees the rest of the path, at least a slash.
     *
     * @param prefix starts with a slash and does not end in one, except {@code /} alone, which takes all paths whole
     */
    public Router mount(String prefix, HttpHandler handler) {
        if (!prefix.startsWith("/") || (prefix.endsWith("/") && prefix.length() > 1)) {
            throw new IllegalArgumentException("prefix '" + prefix + "': expected such as /mesos");
        }
        String start = prefix.equals("/") ? "" : prefix;
        if (mounts.stream().anyMatch(mount -> mount.prefix.equals(start))) {
            throw new IllegalArgumentException("prefix '" + prefix + "' is mounted already");
        }
        mounts.add(new Mount(start, handler));
        mounts.sort(
                Comparator.comparingInt((Mount mount) -> mount.prefix.length()).reversed());
        return this;
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        List<String> segments = PathTemplate.split(request.path());
        for (Route route : routes) {
            PathParameters parameters = route.template.match(segments);
            if (parameters != null) {
                RoutedHandler handler = route.handler(request.method());
                return handler == null
                        ? CompletableFuture.completedStage(wrongMethod(request, route))
                        : handler.handle(request, parameters);
            }
        }
        for (Mount mount : mounts) {
            String rest = mount.rest(request.path());
            if (rest != null) {
                return mount.handler.handle(mount.prefix.isEmpty() ? request : request.withPath(rest));
            }
        }
        return CompletableFuture.completedStage(
                HttpResponse.message(404, "nothing is served at " + request.method() + " " + request.path()));
    }

    /** What is served: a method and a template each, such as {@code GET /v2/apps/{id...}}; mounted handlers are not. */
    public List<String> routes() {
        return routes.stream()
                .flatMap(route -> route.handlers.keySet().stream().map(method -> method + " " + route.template.text()))
                .toList();
    }

    private static HttpResponse wrongMethod(HttpRequest request, Route route) {
        TreeSet<String> allowed = new TreeSet<>(route.handlers.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        String list = String.join(", ", allowed);
        HttpResponse.Full answer = HttpResponse.message(
                405, request.method() + " is not served at " + request.path() + "; served are " + list);
        return new HttpResponse.Full(405, answer.headers().with("Allow", list), answer.body());
    }

    private record Route(PathTemplate template, Map<String, RoutedHandler> handlers) {
        void add(String method, PathTemplate asked, RoutedHandler handler) {
            if (!asked.equals(template)) {
                throw new IllegalArgumentException(
                        "template '" + asked.text() + "': registered as '" + template.text() + "', use the same names");
            }
            if (handlers.putIfAbsent(method, handler) != null) {
                throw new IllegalArgumentException(method + " " + template.text() + " is served already");
            }
        }

        @Nullable
        RoutedHandler handler(String method) {
            RoutedHandler handler = handlers.get(method);
            return handler == null && method.equals("HEAD") ? handlers.get("GET") : handler;
        }
    }

    private record Mount(String prefix, HttpHandler handler) {
        @Nullable
        String rest(String path) {
            if (!path.startsWith(prefix)) {
                return null;
            }
            if (path.length() == prefix.length()) {
                return "/";
            }
            return path.charAt(prefix.length()) == '/' ? path.substring(prefix.length()) : null;
        }
    }
}
