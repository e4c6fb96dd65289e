package io.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.runtime.id.Ids;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
    private final LoopbackTransport door = new LoopbackTransport(new RequestIds(
            request -> CompletableFuture.completedFuture(
                    HttpResponse.text(200, String.valueOf(request.headers().all(RequestIds.FIELD)))),
            new Ids(new Random(1)),
            request -> false));

    @Test
    void keepsTheCallersOwn() {
        HttpResponse.Full answer = send(Headers.of("x-request-id", "build-17/step:3"));

        assertThat(answer.headers().all(RequestIds.FIELD)).containsExactly("build-17/step:3");
        assertThat(answer.text()).isEqualTo("[build-17/step:3]");
    }

    @ValueSource(strings = {"", "two words", "line\nbreak", "ü"})
    @ParameterizedTest
    void makesOneWhenThereIsNoneFitForLogs(String given) {
        HttpResponse.Full answer = send(Headers.of(RequestIds.FIELD, given));

        String id = answer.headers().first(RequestIds.FIELD).orElseThrow();
        assertThat(id).matches("[0-9a-f]{16}");
        assertThat(answer.text()).isEqualTo("[" + id + "]");
    }

    @Test
    void theNodeThatAsksStaysKnown() {
        Peer peer = new Peer("prod", Peer.Role.AGENT, "a1");
        RequestIds ids = new RequestIds(
                request -> CompletableFuture.completedStage(
                        HttpResponse.text(200, request.peer().orElseThrow().address())),
                new Ids(new Random(1)),
                request -> false);

        HttpResponse answer = ids.handle(HttpRequest.get("/").withPeer(peer))
                .toCompletableFuture()
                .join();

        assertThat(((HttpResponse.Full) answer).text()).isEqualTo(peer.address());
    }

    @Test
    void eachGetsItsOwn() {
        assertThat(send(Headers.NONE).headers().first(RequestIds.FIELD))
                .isNotEqualTo(send(Headers.NONE).headers().first(RequestIds.FIELD));
    }

    private HttpResponse.Full send(Headers headers) {
        return door.send(HttpRequest.of("GET", "/", headers, new byte[0])).join();
    }
}
