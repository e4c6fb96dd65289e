package io.slipway.node;

import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.mesosapi.TaskId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The door of an agent's tasks: whoever shows the token that a running task was given is that task, and everybody else
 * gets 401. What goes on to the masters says which task it is, and shows nothing else that was shown here.
 *
 * @param tasks the running task that was given a token
 * @param masters answers for the masters
 */
record TaskGuard(Function<String, CompletableFuture<Optional<TaskId>>> tasks, HttpHandler masters)
        implements HttpHandler {
    /** Names the task to the masters, which believe it of an agent only. */
    static final String TASK = "X-Slipway-Task";

    private static final List<String> SCHEMES = List.of("token=", "bearer ");
    private static final Set<String> KEPT_BACK = Set.of("authorization", "cookie", TASK.toLowerCase(Locale.ROOT));

    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        Optional<String> token = token(request.headers());
        if (token.isEmpty()) {
            return CompletableFuture.completedFuture(refusal("a task shows its own token here, and none is shown"));
        }
        return tasks.apply(token.get())
                .thenCompose(task -> task.isEmpty()
                        ? CompletableFuture.completedFuture(refusal("no running task has this token"))
                        : masters.handle(inTheNameOf(task.get(), request)).<HttpResponse>thenApply(answer -> answer));
    }

    private static Optional<String> token(Headers headers) {
        String field = headers.first("Authorization").orElse("");
        return SCHEMES.stream()
                .filter(scheme -> field.toLowerCase(Locale.ROOT).startsWith(scheme))
                .findFirst()
                .map(scheme -> field.substring(scheme.length()).strip());
    }

    private static HttpRequest inTheNameOf(TaskId task, HttpRequest request) {
        return request.withHeaders(Headers.gather(to -> {
            request.headers().forEach((name, value) -> {
                if (!KEPT_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                    to.accept(name, value);
                }
            });
            to.accept(TASK, task.value());
        }));
    }

    private static HttpResponse refusal(String problem) {
        HttpResponse.Full answer = HttpResponse.message(
                401, problem + "; send 'Authorization: token=' and what the task has in $SLIPWAY_TOKEN");
        return new HttpResponse.Full(401, answer.headers().with("WWW-Authenticate", "acsjwt"), answer.body());
    }
}
