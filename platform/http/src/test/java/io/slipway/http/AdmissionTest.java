package io.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.runtime.metrics.Metrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Metrics metrics = new Metrics();
    private final Deque<CompletableFuture<HttpResponse>> waiting = new ArrayDeque<>();
    private final LoopbackTransport door = new LoopbackTransport(new Admission(
            request -> {
                if (request.path().equals("/metrics")) {
                    return CompletableFuture.completedFuture(HttpResponse.empty(200));
                }
                CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
                waiting.add(answer);
                return answer;
            },
            2,
            metrics));

    @Test
    void refusesWhatIsTooMuchAndRecovers() {
        var first = send("/v2/apps");
        var second = send("/v2/apps");
        HttpResponse.Full refused = send("/v2/apps").join();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().first("Retry-After")).contains("1");
        assertThat(refused.text())
                .isEqualTo("{\"message\":\"2 requests wait for their answers already: nothing was done, try again in a"
                        + " moment\"}");
        assertThat(waiting).hasSize(2);
        assertThat(metrics.counted("http.requests.refused")).isEqualTo(1);

        waiting.remove().complete(HttpResponse.empty(204));
        assertThat(first.join().status()).isEqualTo(204);
        var third = send("/v2/apps");
        waiting.forEach(answer -> answer.complete(HttpResponse.empty(204)));
        assertThat(second.join().status()).isEqualTo(204);
        assertThat(third.join().status()).isEqualTo(204);
    }

    @Test
    void whatTellsHowItIsGetsInAlways() {
        var first = send("/v2/apps");
        var second = send("/v2/apps");

        assertThat(send("/metrics").join().status()).isEqualTo(200);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    private CompletableFuture<HttpResponse.Full> send(String path) {
        return door.send(HttpRequest.get(path));
    }
}
