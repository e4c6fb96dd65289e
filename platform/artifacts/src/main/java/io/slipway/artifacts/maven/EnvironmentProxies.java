package io.slipway.artifacts.maven;

import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.repository.ProxySelector;
import org.eclipse.aether.repository.RemoteRepository;
import org.jspecify.annotations.Nullable;

/** The JDK's idea of a proxy selector, spoken in the resolver's terms. */
final class EnvironmentProxies implements ProxySelector {
    private final java.net.ProxySelector proxies;

    EnvironmentProxies(java.net.ProxySelector proxies) {
        this.proxies = proxies;
    }

    @Override
    public @Nullable Proxy getProxy(RemoteRepository repository) {
        if (!repository.getProtocol().startsWith("http")) {
            return null;
        }
        for (java.net.Proxy proxy : proxies.select(URI.create(repository.getUrl()))) {
            if (proxy.type() == java.net.Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
                return new Proxy(Proxy.TYPE_HTTP, address.getHostString(), address.getPort());
            }
        }
        return null;
    }
}
