package io.slipway.installer.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What only nodes of the cluster know.
 *
 * @param clusterId kept for ever
 * @param joinToken admits agents where there is no TLS
 * @param tls what makes a cluster with TLS and a login; empty for one without
 */
public record Secrets(String clusterId, String joinToken, Optional<Tls> tls) {
    /**
     * What nodes need for TLS and the login.
     *
     * @param agents the certificates of the authorities, for every agent
     * @param masters the whole folder of each master, by the address in {@code cluster.yaml}
     * @param firstAdmin the line of the {@code initial-admin-file}
     * @param frontDoor a certificate for users
     */
    public record Tls(
            List<TlsFile> agents,
            Map<String, List<TlsFile>> masters,
            String firstAdmin,
            Optional<FrontDoor> frontDoor) {
        /** Keeps copies of its own. */
        public Tls {
            agents = List.copyOf(agents);
            masters = Map.copyOf(masters);
        }

        /** The files of a node in that role. */
        List<TlsFile> of(String role, Node node) {
            return role.equals("master") ? masters.getOrDefault(node.spec().address(), List.of()) : agents;
        }

        @Override
        public String toString() {
            return "certificates of " + masters.keySet();
        }
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

    /**
     * A certificate for users of the front door.
     *
     * @param names the hosts that it is good for
     */
    public record FrontDoor(TlsFile chain, TlsFile key, List<String> names) {
        /** Keeps a copy of its own. */
        public FrontDoor {
            names = List.copyOf(names);
        }
    }

    @Override
    public String toString() {
        return "secrets of " + clusterId;
    }
}
