package io.slipway.artifacts.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxy for an address: the JVM's own settings ({@code http.proxyHost} and so on) first, then the variables
 * {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy} that command-line tools use. Loopback
 * addresses are always reached directly. Immutable.
 */
public final class Proxies extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Map<String, String> environment;
    private final @Nullable ProxySelector jvm;

    /**
     * @param environment the process's variables
     * @param jvm the JVM's own selector; null when it has none
     */
    public Proxies(Map<String, String> environment, @Nullable ProxySelector jvm) {
        this.environment = Map.copyOf(environment);
        this.jvm = jvm;
    }

    /** Those of this process. */
    public static Proxies ofProcess() {
        return new Proxies(System.getenv(), ProxySelector.getDefault());
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (isLoopback(host)) {
            return DIRECT;
        }
        List<Proxy> chosen = jvm == null ? DIRECT : jvm.select(uri);
        if (chosen.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT) || excluded(host)) {
            return chosen;
        }
        String setting = variable((uri.getScheme() + "_proxy").toLowerCase(Locale.ROOT));
        setting = setting == null ? variable("all_proxy") : setting;
        return setting == null ? DIRECT : List.of(parse(setting));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private boolean excluded(String host) {
        String list = variable("no_proxy");
        if (list == null) {
            return false;
        }
        for (String part : list.toLowerCase(Locale.ROOT).split(",")) {
            String name = part.strip();
            String suffix = name.startsWith(".") ? name : "." + name;
            if (name.equals("*") || (!name.isEmpty() && ("." + host).endsWith(suffix))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String variable(String name) {
        String value = environment.getOrDefault(name, environment.get(name.toUpperCase(Locale.ROOT)));
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Proxy parse(String setting) {
        URI uri = URI.create(setting.contains("://") ? setting : "http://" + setting);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "the proxy variable says " + setting + ", expected http://host:port; correct or unset it");
        }
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The download itself reports the failure and tries again.
    }
}
