package io.slipway.installer.rollout;

import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs in before the first request, and again when the token that it shows is not good any more. A login blocks the
 * caller. Thread-safe.
 */
final class LoginTransport implements HttpTransport {
    private static final int UNKNOWN = 401;

    private final HttpTransport transport;
    private final Supplier<String> login;
    private volatile @Nullable String token;

    /** @param login gives a token; throws when there is none */
    LoginTransport(HttpTransport transport, Supplier<String> login) {
        this.transport = transport;
        this.login = login;
    }

    @Override
    public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
        try {
            String known = token;
            if (known == null) {
                return transport.send(with(request, fresh()));
            }
            return transport
                    .send(with(request, known))
                    .thenCompose(answer ->
                            answer.status() == UNKNOWN ? again(request) : CompletableFuture.completedFuture(answer));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(failed(e));
        }
    }

    private CompletableFuture<HttpResponse.Full> again(HttpRequest request) {
        return CompletableFuture.supplyAsync(this::fresh).thenCompose(told -> transport.send(with(request, told)));
    }

    private String fresh() {
        String told = login.get();
        token = told;
        return told;
    }

    private static HttpRequest with(HttpRequest request, String token) {
        return request.withHeaders(request.headers().with("Authorization", "token=" + token));
    }

    private static IOException failed(RuntimeException e) {
        return new IOException("the installer cannot log in: " + e.getMessage(), e);
    }

    @Override
    public StreamHandle stream(HttpRequest request, StreamListener listener) {
        String known = token;
        return transport.stream(with(request, known == null ? fresh() : known), listener);
    }
}
