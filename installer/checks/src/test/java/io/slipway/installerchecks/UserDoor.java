package io.slipway.installerchecks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A front door as a user comes to it: trusting the cluster's authority, and logged in as the first user. */
final class UserDoor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final URI door;
    private final HttpClient http;
    private final String token;

    private UserDoor(URI door, HttpClient http, String token) {
        this.door = door;
        this.http = http;
        this.token = token;
    }

    /** Logs in at that master of the cluster that the installer laid. */
    static UserDoor logIn(Installer installer, TestHost master) {
        URI door = URI.create("https://" + master.address() + ":7070");
        UserDoor stranger = new UserDoor(door, trusting(installer.state("ca/ca.pem")), "");
        String password = read(installer.state("admin-password")).strip();
        HttpResponse<String> answer =
                stranger.ask("POST", "/acs/api/v1/auth/login", json(Map.of("uid", "admin", "password", password)));
        try {
            return new UserDoor(
                    door,
                    stranger.http,
                    JSON.readTree(answer.body()).path("token").asText());
        } catch (IOException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    /** The same door for somebody without a login. */
    UserDoor stranger() {
        return new UserDoor(door, http, "");
    }

    private static HttpClient trusting(Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "cluster", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError("the authority in " + authority, e);
        }
    }

    private static String json(Map<String, String> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is answered. */
    HttpResponse<String> ask(String method, String path, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(door.resolve(path))
                    .timeout(LIMIT)
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            Optional.of(token)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> request.header("Authorization", "token=" + text));
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The body of an answer that must be a good one. */
    String get(String path) {
        HttpResponse<String> answer = ask("GET", path, "");
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
