package io.slipway.gateway.auth.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.gateway.auth.audit.Audit;
import io.slipway.gateway.auth.permissions.Identity;
import io.slipway.gateway.auth.permissions.Need;
import io.slipway.gateway.auth.permissions.PermissionTable;
import io.slipway.gateway.auth.permissions.Targets;
import io.slipway.gateway.auth.permissions.Verdict;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.PathId;
import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets in who may do what they ask for, by the {@link PermissionTable}. Who is not known gets 401 with {@code
 * WWW-Authenticate}, or a browser that wants the page of the cluster the page to log in; who may not gets 403. A
 * request by cookie that could change something must come from a page of this site. What goes on inside carries the
 * token in {@code Authorization} and no cookie, so that it is judged in the same way wherever it is handed on to.
 * Thread-safe.
 */
public final class Gate implements HttpHandler {
    /** What is measured. */
    public static final List<Meter> METERS =
            List.of(Meter.counter("auth.refused", "Requests refused at the front door, by status.", "status"));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Callers callers;
    private final Audit audit;
    private final Metrics metrics;
    private final HttpHandler inside;

    /** @param inside who answers those that are let in */
    public Gate(Callers callers, Audit audit, Metrics metrics, HttpHandler inside) {
        this.callers = callers;
        this.audit = audit;
        this.metrics = metrics;
        this.inside = inside;
        metrics.declare(METERS);
    }

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        Need need = PermissionTable.FRONT_DOOR.need(request);
        if (need == Need.OPEN) {
            return inside.handle(request);
        }
        Caller caller = callers.of(request);
        if (caller instanceof Caller.Stranger stranger) {
            return refuseStranger(request, stranger);
        }
        Caller.Known known = (Caller.Known) caller;
        if (known.cookie() && !reads(request) && !Cookies.isOwnPage(request.headers())) {
            return refuse(
                    request,
                    known,
                    403,
                    "a request by cookie that changes something must come from a page of this site, or carry the field"
                            + " X-Requested-With; programs send the token in Authorization");
        }
        Verdict verdict = Verdict.of(known.identity(), need, request);
        if (!verdict.allows()) {
            return refuse(request, known, verdict.status(), verdict.why());
        }
        HttpRequest passed = withoutCookie(request, known);
        String deployment = need == Need.CHANGE ? Targets.deployment(request) : "";
        return deployment.isEmpty() || known.identity().mayOperate()
                ? inside.handle(passed)
                : ifOwn(passed, known, deployment);
    }

    /** The judgement once more, for a part of this process that speaks in the name of others. */
    public static Verdict judge(Identity who, HttpRequest request) {
        return Verdict.of(who, PermissionTable.FRONT_DOOR.need(request), request);
    }

    /** A deployment is theirs when every app that it touches is. */
    private CompletionStage<? extends HttpResponse> ifOwn(HttpRequest request, Caller.Known known, String deployment) {
        HttpRequest look = HttpRequest.of("GET", "/v2/deployments/" + deployment, request.headers(), new byte[0]);
        return inside.handle(look).<HttpResponse>thenCompose(answer -> {
            if (answer.status() == 200 && answer instanceof HttpResponse.Full full) {
                Verdict verdict = Verdict.change(known.identity(), affected(full));
                if (!verdict.allows()) {
                    return refuse(request, known, verdict.status(), verdict.why());
                }
                return inside.handle(request).thenApply(done -> done);
            }
            return CompletableFuture.completedStage(answer);
        });
    }

    private static List<PathId> affected(HttpResponse.Full answer) {
        List<PathId> apps = new ArrayList<>();
        try {
            JsonNode ids = JSON.readTree(answer.body()).path("affectedApps");
            ids.forEach(id -> apps.add(PathId.absolute(id.asText())));
        } catch (IOException e) {
            apps.clear();
        }
        return apps.isEmpty() ? List.of(PathId.ROOT) : apps;
    }

    private static boolean reads(HttpRequest request) {
        return READING.contains(request.method());
    }

    private static HttpRequest withoutCookie(HttpRequest request, Caller.Known known) {
        if (!known.cookie()) {
            return request;
        }
        String token = Cookies.token(request.headers()).orElse("");
        return request.withHeaders(Headers.gather(to -> {
            request.headers().forEach((name, value) -> {
                if (!name.toLowerCase(Locale.ROOT).equals("cookie")) {
                    to.accept(name, value);
                }
            });
            to.accept("Authorization", "token=" + token);
        }));
    }

    private CompletionStage<HttpResponse> refuseStranger(HttpRequest request, Caller.Stranger stranger) {
        boolean page = request.path().equals("/") && reads(request);
        if (page && request.headers().first("Accept").orElse("").contains("text/html")) {
            return CompletableFuture.completedStage(
                    new HttpResponse.Full(302, Headers.of("Location", "/login"), new byte[0]));
        }
        metrics.count("auth.refused", "status", "401");
        return CompletableFuture.completedStage(unauthorized(stranger.why()));
    }

    /** Says how to come in, in the form that the dcos CLI asks for. */
    static HttpResponse.Full unauthorized(String why) {
        HttpResponse.Full answer = HttpResponse.message(
                401,
                "login needed: " + why + ". Log in with 'slipway auth login', or POST {\"uid\":...,\"password\":...} to"
                        + " /acs/api/v1/auth/login and send 'Authorization: token=<the token>'");
        return new HttpResponse.Full(401, answer.headers().with("WWW-Authenticate", "acsjwt"), answer.body());
    }

    private CompletionStage<HttpResponse> refuse(HttpRequest request, Caller.Known known, int status, String why) {
        metrics.count("auth.refused", "status", String.valueOf(status));
        if (Audit.concerns(request)) {
            audit.call(request, known.identity().name(), known.identity().kind(), known.token(), status);
        }
        return CompletableFuture.completedStage(HttpResponse.message(status, why));
    }
}
