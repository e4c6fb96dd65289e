package io.slipway.artifacts.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProxiesTest {
    private static @Nullable String proxyFor(Proxies proxies, String uri) {
        Proxy proxy = proxies.select(URI.create(uri)).get(0);
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : null;
    }

    @Test
    void readsTheVariablesThatOtherToolsRead() {
        Proxies proxies = new Proxies(
                Map.of(
                        "http_proxy", "http://plain:3128/",
                        "HTTPS_PROXY", "secure:8080",
                        "no_proxy", "corp.example, .intern"),
                null);
        assertThat(proxyFor(proxies, "http://host.example/x")).isEqualTo("plain:3128");
        assertThat(proxyFor(proxies, "https://host.example/x")).isEqualTo("secure:8080");
        assertThat(proxyFor(proxies, "https://corp.example/x")).isNull();
        assertThat(proxyFor(proxies, "https://repo.corp.example/x")).isNull();
        assertThat(proxyFor(proxies, "https://a.intern/x")).isNull();
        assertThat(proxyFor(proxies, "https://notcorp.example/x")).isEqualTo("secure:8080");
    }

    @Test
    void neverSendsLoopbackThroughAProxy() {
        Proxies proxies = new Proxies(Map.of("all_proxy", "p:1"), null);
        assertThat(proxyFor(proxies, "http://127.0.0.12:7070/x")).isNull();
        assertThat(proxyFor(proxies, "http://localhost/x")).isNull();
        assertThat(proxyFor(proxies, "http://[::1]/x")).isNull();
        assertThat(proxyFor(proxies, "http://other/x")).isEqualTo("p:1");
    }

    @Test
    void theJvmsOwnSettingsWin() {
        ProxySelector jvm = ProxySelector.of(InetSocketAddress.createUnresolved("jvm", 1));
        assertThat(proxyFor(new Proxies(Map.of("http_proxy", "env:2"), jvm), "http://a/"))
                .isEqualTo("jvm:1");
    }

    @Test
    void saysWhatIsWrongWithAVariable() {
        Proxies proxies = new Proxies(Map.of("http_proxy", "http://:80"), null);
        assertThatThrownBy(() -> proxies.select(URI.create("http://a/"))).hasMessageContaining("http://:80");
    }
}
