package io.slipway.installer.preflight;

import io.slipway.installer.inventory.HostSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hosts that share what each must have for itself. Pure. */
final class Twins {
    private Twins() {}

    static List<Finding> among(Map<HostSpec, Facts> hosts) {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(sharing(
                hosts,
                "machine-id",
                Severity.ERROR,
                "one of its own",
                "they are clones; on all but one: rm /etc/machine-id && systemd-machine-id-setup, then restart"));
        findings.addAll(sharing(
                hosts,
                "hostname",
                Severity.WARNING,
                "a name of its own",
                "name them with hostnamectl set-hostname, or people will mix them up"));
        findings.addAll(sharing(
                hosts, "detected", Severity.ERROR, "an address of its own", "mend the program under ip-detect"));
        return findings;
    }

    private static List<Finding> sharing(
            Map<HostSpec, Facts> hosts, String key, Severity severity, String expected, String remedy) {
        Map<String, List<String>> byValue = new LinkedHashMap<>();
        hosts.forEach((host, facts) -> facts.one(key)
                .ifPresent(value ->
                        byValue.computeIfAbsent(value, one -> new ArrayList<>()).add(host.address())));
        List<Finding> findings = new ArrayList<>();
        byValue.forEach((value, names) -> {
            if (names.size() > 1) {
                findings.add(new Finding(
                        String.join(", ", names),
                        key,
                        severity,
                        value + " on " + names.size() + " hosts",
                        expected,
                        remedy));
            }
        });
        return findings;
    }
}
