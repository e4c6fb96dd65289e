package io.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteGuardTest {
    private final SiteGuard guard = new SiteGuard(
            Set.of("Box.example.org", "192.168.1.5", "[fe80::1]"),
            request -> CompletableFuture.completedFuture(HttpResponse.empty(200)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:7070",
                "LOCALHOST:1",
                "localhost.",
                "app.localhost:7070",
                "127.0.0.1",
                "127.0.0.1.",
                "127.0.0.1:7070",
                "127.255.3.4:7070",
                "[::1]",
                "[::1]:7070",
                "box.example.org:7070",
                "BOX.EXAMPLE.ORG",
                "192.168.1.5:7070",
                "[fe80::1]:7070"
            })
    void answersForLoopbackAndTheConfiguredHosts(String host) {
        assertThat(status("Host", host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.com",
                "evil.example.com:7070",
                "127.0.0.1.evil.example.com:7070",
                "localhost.evil.example.com",
                "evillocalhost",
                "127.0.0.1@evil.example.com",
                "127.0.0.256",
                "127.0.0",
                "128.0.0.1",
                "0.0.0.0:7070",
                "192.168.1.6",
                "[::2]:7070",
                "[::1",
                "::1",
                "localhost:",
                "localhost:70700",
                "localhost:7o",
                "x.box.example.org",
                ""
            })
    void refusesOtherHosts(String host) {
        assertThat(status("Host", host)).isEqualTo(403);
    }

    @Test
    void saysWhatIsWrongAndWhatToDo() {
        HttpResponse.Full answer = ask("Host", "evil.example.com");

        assertThat(answer.text())
                .startsWith(
                        "{\"message\":\"host 'evil.example.com' is not one this server answers for; use a loopback");
        assertThat(answer.headers().first("Content-Type")).contains("application/json");
    }

    @Test
    void refusesNoneAndTwoHosts() {
        assertThat(status()).isEqualTo(403);
        assertThat(status("Host", "localhost", "Host", "localhost")).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:7070, http://localhost:7070, 200",
        "localhost:7070, HTTP://LOCALHOST:7070, 200",
        "localhost,      http://localhost,      200",
        "localhost:80,   http://localhost,      200",
        "localhost,      https://localhost,     200",
        "[::1]:7070,     http://[::1]:7070,     200",
        "localhost:7070, http://localhost:8080, 403",
        "localhost:7070, http://localhost,      403",
        "localhost:7070, http://127.0.0.1:7070, 403",
        "localhost:7070, http://evil.example.com, 403",
        "localhost:7070, http://localhost:7070.evil.example.com, 403",
        "localhost:7070, http://localhost:7070@evil.example.com, 403",
        "localhost:7070, null, 403",
        "localhost:7070, file://, 403",
        "localhost:7070, chrome-extension://abc, 403",
    })
    void onlyPagesOfTheVeryHostAndPortMayAsk(String host, String origin, int status) {
        assertThat(status("Host", host, "Origin", origin)).isEqualTo(status);
        assertThat(status("Host", host, "Referer", origin + "/page?x=1#y")).isEqualTo(status);
    }

    @Test
    void oneForeignOriginAmongTwoIsEnough() {
        assertThat(status("Host", "localhost", "Origin", "http://localhost", "Origin", "http://evil.example.com"))
                .isEqualTo(403);
        assertThat(status("Host", "localhost", "Origin", "http://localhost", "Referer", "http://evil.example.com/"))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"same-origin, 200", "none, 200", "same-site, 403", "cross-site, 403"})
    void heedsWhatTheBrowserSaysAboutThePage(String site, int status) {
        assertThat(status("Host", "localhost", "Sec-Fetch-Site", site)).isEqualTo(status);
    }

    private int status(String... headers) {
        return ask(headers).status();
    }

    private HttpResponse.Full ask(String... headers) {
        HttpRequest request = HttpRequest.of("POST", "/v2/apps", Headers.of(headers), new byte[0]);
        return (HttpResponse.Full) guard.handle(request).toCompletableFuture().join();
    }
}
