package io.slipway.installer.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster as it shall be.
 *
 * @param clusterName for people, and the name of the folder with what the installer remembers
 * @param hosts masters first, each once
 * @param ipDetect a program of {@code sh} that prints the address by which the others reach a host
 * @param archive of {@code ./slipway dist}; empty for the distribution that the installer runs from
 * @param javaHome of the hosts; empty for the archive's own, else one that is found
 * @param masterSettings further lines of {@code master.conf}
 * @param agentSettings further lines of {@code agent.conf}
 * @param tlsAndLogin whether the cluster is laid with TLS and a login; empty when the file does not say
 * @param adminUser the first user of the cluster
 * @param certificate of the front door, with its key
 * @param resolvers for the cluster's own DNS
 */
public record Inventory(
        String clusterName,
        List<HostSpec> hosts,
        SshSettings ssh,
        Ports ports,
        Proxy proxy,
        Optional<String> ipDetect,
        Optional<String> archive,
        Optional<String> javaHome,
        Map<String, String> masterSettings,
        Map<String, String> agentSettings,
        Optional<Boolean> tlsAndLogin,
        String adminUser,
        Optional<Certificate> certificate,
        List<String> resolvers) {
    /** The service account of the installer itself, in every cluster with a login. */
    public static final String OWN_ACCOUNT = "slipway-installer";

    /** Keeps copies of its own. */
    public Inventory {
        hosts = List.copyOf(hosts);
        masterSettings = Map.copyOf(masterSettings);
        agentSettings = Map.copyOf(agentSettings);
        resolvers = List.copyOf(resolvers);
    }

    /**
     * Files of a certificate of the front door, on the machine of the installer.
     *
     * @param chain PEM, leaf first
     * @param key PEM
     */
    public record Certificate(String chain, String key) {}

    /** The masters. */
    public List<HostSpec> masters() {
        return hosts.stream().filter(HostSpec::isMaster).toList();
    }

    /** The hosts on which tasks run. */
    public List<HostSpec> agents() {
        return hosts.stream().filter(HostSpec::runsTasks).toList();
    }

    /** The same with other hosts. */
    public Inventory withHosts(List<HostSpec> others) {
        return new Inventory(
                clusterName,
                others,
                ssh,
                ports,
                proxy,
                ipDetect,
                archive,
                javaHome,
                masterSettings,
                agentSettings,
                tlsAndLogin,
                adminUser,
                certificate,
                resolvers);
    }
}
