package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.Query;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenGuardTest {
    private static final BearerToken TOKEN = new BearerToken("0123456789abcdef");

    private final TokenGuard guard = new TokenGuard(TOKEN, says("agent"), says("masters"));

    private static HttpHandler says(String text) {
        return request -> CompletableFuture.completedStage(HttpResponse.text(200, text));
    }

    @ParameterizedTest
    @CsvSource({
        "0123456789abcdef, 192.0.2.7, 200, agent",
        "0123456789abcdef, 127.0.0.1, 200, agent",
        "another-token-of-16, 127.0.0.1, 200, masters",
        ", 127.0.0.1, 200, masters",
        ", 127.3.2.1, 200, masters",
        ", ::1, 200, masters",
        ", 192.0.2.7, 401, an agent answers its masters and its tasks only",
        "another-token-of-16, 192.0.2.7, 401, an agent answers its masters and its tasks only"
    })
    void tellsMastersTasksAndStrangersApart(String token, String from, int status, String text) {
        Headers headers = token == null ? Headers.NONE : new BearerToken(token).addTo(Headers.NONE);
        HttpRequest request = new HttpRequest("GET", "/state", Query.NONE, headers, new byte[0], from);

        HttpResponse.Full answer =
                (HttpResponse.Full) guard.handle(request).toCompletableFuture().join();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(text);
    }
}
