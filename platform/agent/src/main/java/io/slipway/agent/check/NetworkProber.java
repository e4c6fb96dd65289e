package io.slipway.agent.check;

import io.slipway.agent.container.Container;
import io.slipway.mesosapi.HealthCheck;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Tries over HTTP, HTTPS and TCP, and by commands in a container.
 *
 * <p>As in Mesos, certificates are not verified: the check asks whether the task serves, not who it is.
 */
public final class NetworkProber {
    private final HttpClient client;

    /** @param threads where answers are taken in; they do not block there */
    public NetworkProber(Executor threads) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(trustAll())
                .executor(threads)
                .build();
    }

    /**
     * A prober for one task.
     *
     * @param host the task's address, for probes that name none
     */
    public Prober of(String host, Container container) {
        return (probe, timeout) -> {
            if (probe instanceof HealthCheck.Http http) {
                return http(http, http.host() == null ? host : http.host(), timeout);
            }
            if (probe instanceof HealthCheck.Tcp tcp) {
                return tcp(host, tcp.port());
            }
            if (probe instanceof HealthCheck.Command command) {
                return command(command, container, timeout);
            }
            throw new IllegalStateException("no such probe: " + probe);
        };
    }

    private CompletableFuture<Prober.Answer> http(HealthCheck.Http probe, String host, Duration timeout) {
        URI uri;
        try {
            String path = probe.path().startsWith("/") ? probe.path() : "/" + probe.path();
            uri = new URI(probe.scheme() + "://" + bracketed(host) + ":" + probe.port() + path);
        } catch (URISyntaxException e) {
            return CompletableFuture.completedFuture(
                    Prober.Answer.failure("'" + probe.path() + "' is no path of a URL: " + e.getReason()));
        }
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("User-Agent", "slipway-health-check")
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> response == null
                        ? Prober.Answer.failure("GET " + uri + ": " + words(failure, timeout))
                        : judge(uri, response.statusCode(), probe.ignoreInformational()));
    }

    private static Prober.Answer judge(URI uri, int status, boolean ignoreInformational) {
        String words = "GET " + uri + " answered " + status;
        if (status < 200 && ignoreInformational) {
            return new Prober.Answer(Prober.Answer.Kind.NONE, words);
        }
        return status >= 200 && status < 400
                ? Prober.Answer.success(words)
                : Prober.Answer.failure(words + ", expected 200 to 399");
    }

    private static CompletableFuture<Prober.Answer> tcp(String host, int port) {
        CompletableFuture<Prober.Answer> answer = new CompletableFuture<>();
        String what = "connection to " + bracketed(host) + ":" + port;
        try {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            // Also when the checker has stopped waiting, the socket is given back.
            answer.whenComplete((done, failure) -> closeQuietly(channel));
            channel.connect(new InetSocketAddress(host, port), channel, new CompletionHandler<>() {
                @Override
                public void completed(@Nullable Void result, AsynchronousSocketChannel connected) {
                    answer.complete(Prober.Answer.success(what + " accepted"));
                }

                @Override
                public void failed(Throwable failure, AsynchronousSocketChannel unconnected) {
                    answer.complete(Prober.Answer.failure(what + ": " + words(failure, Duration.ZERO)));
                }
            });
        } catch (IOException | RuntimeException e) {
            answer.complete(Prober.Answer.failure(what + ": " + e));
        }
        return answer;
    }

    private static CompletableFuture<Prober.Answer> command(
            HealthCheck.Command probe, Container container, Duration timeout) {
        return container.execute(probe.command(), timeout).handle((outcome, failure) -> {
            if (outcome == null) {
                return Prober.Answer.failure("the command could not be run: " + failure);
            }
            String output = outcome.output().isEmpty() ? "" : ": " + outcome.output();
            Integer code = outcome.code();
            if (code == null) {
                return Prober.Answer.failure("the command " + outcome.output());
            }
            return code == 0
                    ? Prober.Answer.success("the command exited with 0")
                    : Prober.Answer.failure("the command exited with " + code + output);
        });
    }

    private static String words(@Nullable Throwable failure, Duration timeout) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpTimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        if (cause instanceof ConnectException || cause == null) {
            return "connection refused";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static void closeQuietly(AsynchronousSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            return; // nothing was sent, so nothing can be lost
        }
    }

    private static SSLContext trustAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    /** Being an extended manager, it also answers for the host's name, which is then not compared. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
