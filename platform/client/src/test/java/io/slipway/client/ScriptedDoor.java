package io.slipway.client;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A front door that answers as told and remembers what it was asked. */
final class ScriptedDoor implements HttpTransport {
    final List<HttpRequest> asked = new ArrayList<>();
    private final Function<HttpRequest, HttpResponse.Full> answers;
    private List<String> pieces = List.of();

    ScriptedDoor(Function<HttpRequest, HttpResponse.Full> answers) {
        this.answers = answers;
    }

    static ScriptedDoor answering(int status, String json) {
        return new ScriptedDoor(request -> HttpResponse.json(status, json));
    }

    static ScriptedDoor streaming(String... pieces) {
        ScriptedDoor door = answering(200, "{}");
        door.pieces = List.of(pieces);
        return door;
    }

    static ScriptedDoor closed() {
        return new ScriptedDoor(request -> null);
    }

    HttpRequest lastAsked() {
        return asked.get(asked.size() - 1);
    }

    @Override
    public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
        asked.add(request);
        HttpResponse.Full answer = answers.apply(request);
        return answer == null
                ? CompletableFuture.failedFuture(new IOException("Connection refused"))
                : CompletableFuture.completedFuture(answer);
    }

    @Override
    public StreamHandle stream(HttpRequest request, StreamListener listener) {
        asked.add(request);
        listener.onHeaders(200, Headers.NONE);
        pieces.forEach(piece -> listener.onBytes(piece.getBytes(StandardCharsets.UTF_8)));
        listener.onEnd("");
        return () -> {};
    }
}
