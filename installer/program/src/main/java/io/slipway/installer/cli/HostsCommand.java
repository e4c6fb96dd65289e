package io.slipway.installer.cli;

import io.slipway.client.ClientException;
import io.slipway.client.SlipwayClient;
import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.LocalHosts;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.plan.Node;
import io.slipway.installer.preflight.Finding;
import io.slipway.installer.preflight.Preflight;
import io.slipway.installer.preflight.Severity;
import io.slipway.installer.release.ReleaseArchive;
import io.slipway.installer.rollout.Postflight;
import io.slipway.installer.rollout.Rollout;
import io.slipway.installer.ssh.SshHosts;
import io.slipway.installer.state.StateFolder;
import io.slipway.runtime.id.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A phase that goes to the hosts. */
abstract class HostsCommand extends PhaseCommand {
    @Option(
            names = "--accept-new-host-keys",
            description = "Accept the keys of hosts that are seen for the first time, and write them down.")
    private boolean acceptNewHostKeys;

    @Option(
            names = "--ask-sudo-password",
            description = "Ask for the password that sudo wants on the hosts. It is kept nowhere.")
    private boolean askSudoPassword;

    HostsCommand(Surrounding surrounding) {
        super(surrounding);
    }

    /** Whether keys of hosts that are seen for the first time are accepted. */
    final boolean acceptNewHostKeys() {
        return acceptNewHostKeys;
    }

    /** Whether the password of sudo is asked for. */
    final boolean askSudoPassword() {
        return askSudoPassword;
    }

    /** The cluster, kept from other installers until it is closed. */
    final Session session() {
        ClusterFile file = clusterFile();
        Inventory inventory = file.inventory(screen(), surrounding().home());
        StateFolder state = file.state(inventory, surrounding().clock()).locked();
        try {
            return new Session(surrounding(), file, inventory, state, fleet(file, inventory));
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /** The hosts, to be opened when they are needed. */
    final Fleet fleet(ClusterFile file, Inventory inventory) {
        if (local()) {
            return new Fleet(new LocalHosts(), 1);
        }
        SshHosts.Surrounding around = new SshHosts.Surrounding(
                surrounding().home(),
                file.base(),
                Optional.ofNullable(surrounding().environment().get("SSH_AUTH_SOCK"))
                        .filter(socket -> !socket.isEmpty()),
                acceptNewHostKeys,
                askSudoPassword,
                surrounding().prompts(),
                text -> screen().note(text));
        return new Fleet(new SshHosts(inventory.ssh(), around), inventory.ssh().parallel());
    }

    /** Looks whether the hosts are fit; refused with everything that is not. */
    final void preflight(Session session) {
        surrounding().watcher().phase("preflight");
        Inventory inventory = session.inventory();
        Preflight.Report report = new Preflight(
                        session.fleet(), inventory, surrounding().clock(), text -> screen().note("preflight: " + text))
                .check(
                        session.state().clusterId().orElse(""),
                        session.offered().id().java());
        show("preflight", report.findings(), inventory);
        if (!report.passed()) {
            throw new InstallFailure("preflight found " + report.count(Severity.ERROR)
                    + " errors; nothing was changed. Remedy them, then call the same again.");
        }
    }

    /** Brings all hosts to where they should be; refused when one is not. */
    final void deploy(Session session, ReleaseArchive release) {
        deploy(session, release, false);
    }

    /** @param stopAtFirst whether one agent that fails keeps those after it from being touched */
    final void deploy(Session session, ReleaseArchive release, boolean stopAtFirst) {
        surrounding().watcher().phase("deploy");
        Optional<String> password =
                session.secured() && !session.firstUser().isMade() ? adminPassword() : Optional.empty();
        long before = surrounding().clock().nanoTime();
        Rollout.Summary summary = session.rollout(release, stopAtFirst).deploy();
        if (session.secured()) {
            session.firstUser().make(client(session), password, Ids.secure());
        }
        Duration time = Duration.ofNanos(surrounding().clock().nanoTime() - before);
        surrounding().watcher().result("deploy", Summaries.json(session, release, summary, time));
        Summaries.print(screen(), json(), session, release, summary, time);
        if (!summary.failures().isEmpty()) {
            throw new InstallFailure(
                    summary.failures().size() + " hosts are not where they should be; remedy that, then"
                            + " call the same again. The logs are in "
                            + session.state().path().resolve("logs"));
        }
    }

    /** What the first user's password shall be; empty for one that is drawn. */
    Optional<String> adminPassword() {
        return Optional.empty();
    }

    /** The first master that answers. */
    static SlipwayClient client(Session session) {
        List<String> why = new ArrayList<>();
        for (HostSpec master : session.inventory().masters()) {
            try {
                SlipwayClient client = session.cluster().at(master);
                client.nodes().list();
                return client;
            } catch (HostException | ClientException e) {
                why.add(master.address() + ": " + e.getMessage());
            }
        }
        throw new InstallFailure("no master answers: " + String.join("; ", why));
    }

    /** Looks whether the cluster works; refused with everything that does not. */
    final void postflight(Session session) {
        surrounding().watcher().phase("postflight");
        Inventory inventory = session.inventory();
        Rollout rollout = session.rollout(session.release());
        List<Node> nodes = rollout.nodes(inventory.hosts());
        List<Finding> findings = new ArrayList<>(new Postflight(
                        session.fleet(),
                        session.cluster(),
                        nodes,
                        surrounding().clock(),
                        text -> screen().note("postflight: " + text))
                .check());
        rollout.failures()
                .forEach((spec, why) -> findings.add(
                        new Finding(spec.address(), "host", Severity.ERROR, why, "reached", "see preflight")));
        show("postflight", findings, inventory);
        long errors = Findings.count(findings, Severity.ERROR);
        if (errors > 0) {
            throw new InstallFailure("postflight found " + errors + " errors");
        }
    }

    private void show(String phase, List<Finding> findings, Inventory inventory) {
        surrounding().watcher().result(phase, Findings.json(findings));
        if (json()) {
            screen().json(Findings.json(findings));
        } else {
            Findings.print(screen(), findings, inventory.hosts().size());
        }
    }
}
