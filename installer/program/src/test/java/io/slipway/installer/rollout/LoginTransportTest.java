package io.slipway.installer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoginTransportTest {
    private final List<String> shown = new ArrayList<>();
    private String good = "token=t1";
    private int logins;

    private final LoginTransport transport =
            new LoginTransport(new LoopbackTransport(this::answer), () -> "t" + ++logins);

    private CompletableFuture<HttpResponse> answer(HttpRequest request) {
        String token = request.headers().first("Authorization").orElse("none");
        shown.add(token);
        return CompletableFuture.completedFuture(HttpResponse.empty(token.equals(good) ? 204 : 401));
    }

    private int ask() {
        return transport.send(HttpRequest.get("/v2/apps")).join().status();
    }

    @Test
    void logsInOnceForManyRequests() {
        assertThat(ask()).isEqualTo(204);
        assertThat(ask()).isEqualTo(204);
        assertThat(shown).containsExactly("token=t1", "token=t1");
    }

    @Test
    void logsInAgainWhenItsTokenHasEnded() {
        assertThat(ask()).isEqualTo(204);
        good = "token=t2";
        assertThat(ask()).isEqualTo(204);
        assertThat(shown).containsExactly("token=t1", "token=t1", "token=t2");
    }

    @Test
    void triesNoMoreThanOnceWhenItIsRefused() {
        good = "another's";
        assertThat(ask()).isEqualTo(401);
        assertThat(ask()).isEqualTo(401);
        assertThat(logins).isEqualTo(2);
    }

    @Test
    void saysThatItCannotLogIn() {
        LoginTransport nobody = new LoginTransport(new LoopbackTransport(this::answer), () -> {
            throw new RolloutException("no master has led yet");
        });
        assertThat(nobody.send(HttpRequest.get("/v2/apps"))
                        .handle((answer, failure) -> failure.getMessage())
                        .join())
                .isEqualTo("the installer cannot log in: no master has led yet");
    }
}
