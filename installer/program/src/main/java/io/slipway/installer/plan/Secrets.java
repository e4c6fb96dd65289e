package io.slipway.installer.plan;

import java.util.List;
import java.util.Map;

/**
 * What only nodes of the cluster know.
 *
 * @param clusterId kept for ever
 * @param joinToken admits agents
 * @param tls files of the folder of certificates, by role and address, such as {@code master 10.0.0.1}
 */
public record Secrets(String clusterId, String joinToken, Map<String, List<TlsFile>> tls) {
    /** Keeps a copy of its own. */
    public Secrets {
        tls = Map.copyOf(tls);
    }

    /**
     * A certificate or a key.
     *
     * @param secret whether it is a key
     */
    public record TlsFile(String name, String content, boolean secret) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The files of a node; none without TLS. */
    public List<TlsFile> of(String role, Node node) {
        return tls.getOrDefault(role + " " + node.spec().address(), List.of());
    }

    @Override
    public String toString() {
        return "secrets of " + clusterId;
    }
}
