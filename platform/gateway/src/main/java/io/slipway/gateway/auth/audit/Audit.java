package io.slipway.gateway.auth.audit;

import io.slipway.gateway.auth.permissions.Identity;
import io.slipway.gateway.auth.permissions.Need;
import io.slipway.gateway.auth.permissions.PermissionTable;
import io.slipway.gateway.auth.permissions.Targets;
import io.slipway.http.HttpRequest;
import io.slipway.http.RequestIds;
import io.slipway.marathonapi.ApiError;
import io.slipway.runtime.events.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes down who changed what: each changing request of somebody known, done or refused, and each login that was
 * looked at. What strangers are refused is only counted, or they could push everything else out of the log. Bodies,
 * passwords and tokens are never written. Thread-safe.
 */
public final class Audit {
    /** Says for whom a request was handed on by another master. */
    public static final String FORWARDED_FOR = "X-Forwarded-For";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<Need> NOT_WRITTEN = Set.of(Need.OPEN, Need.VIEW, Need.FILES, Need.NODE);
    private static final int TARGETS_MAX = 20;

    private final EventLog lines;

    /** @param lines where they go */
    public Audit(EventLog lines) {
        this.lines = lines;
    }

    /** Whether a request is one that is written down. */
    public static boolean concerns(HttpRequest request) {
        Need need = PermissionTable.FRONT_DOOR.need(request);
        boolean protocol = request.path().endsWith("/api/v1/scheduler");
        return !READING.contains(request.method()) && !NOT_WRITTEN.contains(need) && !protocol;
    }

    /**
     * A request came to its end.
     *
     * @param who their name
     * @param token the id of the token that was shown; empty when there was none
     */
    public void call(HttpRequest request, String who, Identity.Kind kind, String token, int status) {
        List<String> fields = fields(who, request);
        fields.addAll(List.of("account", kind.name().toLowerCase(java.util.Locale.ROOT)));
        add(fields, "token", token);
        fields.addAll(List.of("method", request.method(), "path", request.path()));
        add(fields, "query", query(request.query().values()));
        if (PermissionTable.FRONT_DOOR.need(request) == Need.CHANGE) {
            add(fields, "concerns", targets(request));
        }
        fields.addAll(List.of("status", String.valueOf(status), "outcome", outcome(status)));
        lines.tell("call", fields.toArray(String[]::new));
    }

    /** Somebody logged in, or tried to. */
    public void login(HttpRequest request, String uid, String token, int status) {
        List<String> fields = fields(uid, request);
        add(fields, "token", token);
        fields.addAll(List.of("status", String.valueOf(status), "outcome", outcome(status)));
        lines.tell("login", fields.toArray(String[]::new));
    }

    private static List<String> fields(String who, HttpRequest request) {
        List<String> fields = new ArrayList<>(List.of("who", clean(who), "from", request.remoteAddress()));
        add(
                fields,
                "forwarded_for",
                clean(request.headers().first(FORWARDED_FOR).orElse("")));
        add(fields, "request", request.headers().first(RequestIds.FIELD).orElse(""));
        return fields;
    }

    private static void add(List<String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.add(name);
            fields.add(value);
        }
    }

    private static String outcome(int status) {
        return status < 400 ? "done" : status == 401 || status == 403 || status == 429 ? "refused" : "failed";
    }

    private static String query(Map<String, List<String>> values) {
        return clean(values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + String.join(",", entry.getValue()))
                .collect(Collectors.joining("&")));
    }

    private static String targets(HttpRequest request) {
        String deployment = Targets.deployment(request);
        if (!deployment.isEmpty()) {
            return "deployment " + deployment;
        }
        try {
            return clean(Targets.of(request).stream()
                    .limit(TARGETS_MAX)
                    .map(Object::toString)
                    .collect(Collectors.joining(" ")));
        } catch (ApiError unreadable) {
            return "";
        }
    }

    /** What others chose is kept short. */
    private static String clean(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500) + "...";
    }
}
