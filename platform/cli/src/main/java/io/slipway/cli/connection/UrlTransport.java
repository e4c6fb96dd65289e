package io.slipway.cli.connection;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.NetworkTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests with the JDK's oldest client, which is the quickest to load: it sends on the caller's thread, one
 * request after the other. Streams go the usual way.
 */
final class UrlTransport implements HttpTransport {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int READ_TIMEOUT_MS = 60_000;

    private final URI base;
    private final Optional<SSLContext> tls;

    /** @param tls whom to trust; empty for whom Java trusts */
    UrlTransport(URI base, Optional<SSLContext> tls) {
        this.base = base;
        this.tls = tls;
    }

    @Override
    public CompletableFuture<HttpResponse.Full> send(HttpRequest request) {
        try {
            return CompletableFuture.completedFuture(exchange(request));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(explained(e));
        }
    }

    @Override
    public StreamHandle stream(HttpRequest request, StreamListener listener) {
        return new NetworkTransport(base, NetworkTransport.CONNECT_TIMEOUT, NetworkTransport.ANSWER_TIMEOUT, tls)
                .stream(request, listener);
    }

    private HttpResponse.Full exchange(HttpRequest request) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url(request)).toURL().openConnection(Proxy.NO_PROXY);
        if (tls.isPresent() && connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls.get().getSocketFactory());
        }
        connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
        connection.setReadTimeout(READ_TIMEOUT_MS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(request.method());
        request.headers().forEach(connection::setRequestProperty);
        if (request.body().length > 0) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(request.body().length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(request.body());
            }
        }
        int status = connection.getResponseCode();
        return new HttpResponse.Full(status, headers(connection), body(connection, status));
    }

    private static byte[] body(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private static Headers headers(HttpURLConnection connection) {
        Headers headers = Headers.NONE;
        for (Map.Entry<@Nullable String, List<String>> field :
                connection.getHeaderFields().entrySet()) {
            String name = field.getKey();
            if (name != null) {
                for (String value : field.getValue()) {
                    headers = headers.with(name, value);
                }
            }
        }
        return headers;
    }

    private String url(HttpRequest request) {
        String text = base.toString();
        StringBuilder url = new StringBuilder(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        for (String segment : request.path().substring(1).split("/", -1)) {
            url.append('/').append(encoded(segment));
        }
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        request.query()
                .values()
                .forEach((name, values) -> values.forEach(value -> query.add(encoded(name) + "=" + encoded(value))));
        return url.append(query).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static IOException explained(IOException e) {
        if (e instanceof ConnectException) {
            return new IOException("nothing listens there", e);
        }
        if (e instanceof UnknownHostException) {
            return new IOException("the host name '" + e.getMessage() + "' is not known", e);
        }
        return e;
    }
}
