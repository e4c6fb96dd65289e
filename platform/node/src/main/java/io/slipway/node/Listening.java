package io.slipway.node;

import io.slipway.runtime.config.Problems;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Values;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;

/**
 * Where a process listens and how others name it.
 *
 * @param host the address to listen on
 * @param port 0 takes a free one
 * @param hostname as other machines reach it
 * @param allowedHosts further names that may stand in a request's {@code Host}
 */
record Listening(String host, int port, String hostname, List<String> allowedHosts) {
    static final Setting<String> HOST = Setting.text(
                    "host",
                    "an address or a name of this machine",
                    "Address to listen on. Unless it is set, only this machine reaches the process. Without `auth`"
                            + " whoever reaches a master owns the cluster.")
            .or("127.0.0.1");
    static final Setting<Optional<String>> HOSTNAME = Setting.text(
                    "hostname",
                    "a name or an address",
                    "How other machines and tasks reach this one; of an agent, unique in the cluster. Unless it is"
                            + " set, what `host` says.")
            .optional();
    static final Setting<List<String>> ALLOW_HOST = Setting.text(
                    "allow-host",
                    "a name or an address",
                    "Further names that requests may use for this process in their Host field.")
            .or("")
            .list();

    Listening {
        allowedHosts = List.copyOf(allowedHosts);
    }

    /** What was told, with what is wrong with it put into {@code problems}. */
    static Listening of(Values values, Setting<Integer> port, Problems problems) {
        String host = values.get(HOST);
        Optional<String> hostname = values.get(HOSTNAME);
        problems.check(
                hostname.isPresent() || !(host.equals("0.0.0.0") || host.equals("::")),
                "hostname is missing: with host = " + host
                        + " (every address of this machine) others must be told which to use; set hostname");
        return new Listening(host, values.get(port), hostname.orElse(host), values.get(ALLOW_HOST));
    }

    /** Names that may stand in a request's {@code Host}. */
    Set<String> answersFor() {
        Set<String> names = new TreeSet<>(allowedHosts);
        names.add(hostname);
        names.add(host);
        return Set.copyOf(names);
    }

    /** Says what it means when other machines reach this one. */
    void warnWhenOpen(Logger log, String danger) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                log.warn(
                        "listening on {}: there is no login here, so {}; let only trusted networks reach it",
                        host,
                        danger);
            }
        } catch (UnknownHostException e) {
            log.debug("{} cannot be resolved", host, e);
        }
    }
}
