package io.slipway.installer.preflight;

import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.host.HostException;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.runtime.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Looks at all hosts at once, and tells all that it finds. Changes nothing but for a probe that it takes away. */
public final class Preflight {
    private final Fleet fleet;
    private final Inventory inventory;
    private final Clock clock;
    private final Consumer<String> progress;

    /** @param progress told what goes on */
    public Preflight(Fleet fleet, Inventory inventory, Clock clock, Consumer<String> progress) {
        this.fleet = fleet;
        this.inventory = inventory;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * What was found.
     *
     * @param facts of the hosts that were reached
     * @param findings errors first
     */
    public record Report(Map<HostSpec, Facts> facts, List<Finding> findings) {
        /** How many there are. */
        public long count(Severity severity) {
            return findings.stream().filter(one -> one.severity() == severity).count();
        }

        /** Whether nothing keeps the cluster from being made. */
        public boolean passed() {
            return count(Severity.ERROR) == 0;
        }
    }

    /**
     * Checks all hosts.
     *
     * @param cluster id of the cluster that is or shall be there; empty for a new one
     * @param bundledJava whether a JRE comes with what is installed
     */
    public Report check(String cluster, boolean bundledJava) {
        progress.accept("looking at " + inventory.hosts().size() + " hosts");
        Map<HostSpec, Outcome<Facts>> outcomes = fleet.onAll(inventory.hosts(), (spec, host) -> {
            Probes.end(host, inventory.clusterName()); // what a killed installer left would seem to take ports
            return Facts.of(host, inventory, clock);
        });
        Map<HostSpec, Facts> facts = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        outcomes.forEach((spec, outcome) -> {
            outcome.failure().ifPresent(failure -> findings.add(finding(spec, failure)));
            outcome.value().ifPresent(known -> {
                facts.put(spec, known);
                findings.addAll(Checks.of(spec, known, inventory, cluster, bundledJava));
            });
        });
        findings.addAll(Twins.among(facts));
        progress.accept("looking whether they reach each other");
        findings.addAll(new Reach(fleet, inventory, facts).findings());
        findings.sort(Comparator.comparing(Finding::severity).reversed());
        return new Report(facts, List.copyOf(findings));
    }

    private static Finding finding(HostSpec spec, HostException failure) {
        String expected = switch (failure.kind()) {
            case UNREACHABLE, BROKEN, FAILED -> "an SSH connection";
            case HOST_KEY -> "a host key that is known";
            case AUTHENTICATION -> "a login by key";
            case SUDO -> "root, or sudo";
            case TIMED_OUT -> "an answer in time";
        };
        String check = failure.kind() == HostException.Kind.SUDO ? "sudo" : "ssh";
        return new Finding(spec.address(), check, Severity.ERROR, failure.found(), expected, failure.remedy());
    }
}
