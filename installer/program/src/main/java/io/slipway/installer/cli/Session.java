package io.slipway.installer.cli;

import io.slipway.installer.credentials.Credentials;
import io.slipway.installer.credentials.FirstUser;
import io.slipway.installer.credentials.Founding;
import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.plan.Node;
import io.slipway.installer.plan.Secrets;
import io.slipway.installer.release.ReleaseArchive;
import io.slipway.installer.rollout.Rollout;
import io.slipway.installer.rollout.TunnelledCluster;
import io.slipway.installer.state.StateFolder;
import io.slipway.runtime.id.Ids;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster that is worked on: its file, what is remembered of it, and the way to its hosts. */
final class Session implements AutoCloseable {
    /** The archive that the cluster runs. */
    static final String RELEASE = "release";

    /** The one before. */
    static final String PREVIOUS = "release-previous";

    /** The archive that a rollback under way leads to; empty when none is. */
    static final String ROLLBACK = "rollback";

    private static final String MASTERS = "masters";
    private static final String DISTRIBUTION_PROPERTY = "slipway.dist";
    private static final int TOKEN_BYTES = 32;

    private final Surrounding surrounding;
    private final ClusterFile file;
    private final Inventory inventory;
    private final StateFolder state;
    private final Fleet fleet;
    private final TunnelledCluster cluster;
    private @Nullable Boolean secured;
    private @Nullable Credentials credentials;

    Session(Surrounding surrounding, ClusterFile file, Inventory inventory, StateFolder state, Fleet fleet) {
        this.surrounding = surrounding;
        this.file = file;
        this.inventory = inventory;
        this.state = state;
        this.fleet = fleet;
        this.cluster =
                new TunnelledCluster(fleet, inventory.ports().frontDoor(), this::credentials, surrounding.clock());
    }

    Inventory inventory() {
        return inventory;
    }

    /** Hosts of {@code cluster.yaml} by name. */
    List<HostSpec> named(List<String> names) {
        return names.stream()
                .map(name -> inventory.hosts().stream()
                        .filter(host -> host.address().equals(name))
                        .findFirst()
                        .orElseThrow(() -> InstallFailure.usage("cluster.yaml has no host " + name + "; it has "
                                + inventory.hosts().stream()
                                        .map(HostSpec::address)
                                        .collect(Collectors.joining(", ")))))
                .toList();
    }

    StateFolder state() {
        return state;
    }

    Fleet fleet() {
        return fleet;
    }

    TunnelledCluster cluster() {
        return cluster;
    }

    /** The archive that the cluster runs, or will: the first that was deployed, until an upgrade changes it. */
    ReleaseArchive release() {
        Optional<ReleaseArchive> known = remembered(RELEASE);
        if (known.isPresent()) {
            return known.get();
        }
        ReleaseArchive fresh = offered();
        state.write(RELEASE, fresh.file().toString());
        return fresh;
    }

    /** The archive that {@code cluster.yaml} names, else the distribution that this process runs from. */
    ReleaseArchive offered() {
        if (inventory.archive().isPresent()) {
            return ReleaseArchive.of(file.file(inventory.archive().get(), surrounding.home()));
        }
        String distribution = System.getProperty(DISTRIBUTION_PROPERTY);
        if (distribution == null) {
            throw new InstallFailure("there is nothing to install: name an archive of './slipway dist' with archive");
        }
        return ReleaseArchive.pack(Path.of(distribution), state.path().resolve("archives"));
    }

    /** The archive of that name in the state folder. */
    Optional<ReleaseArchive> remembered(String name) {
        return state.read(name).filter(text -> !text.isEmpty()).map(Path::of).map(ReleaseArchive::of);
    }

    Rollout rollout(ReleaseArchive release) {
        return rollout(release, false);
    }

    /** @param stopAtFirst whether one agent that fails keeps those after it from being touched */
    Rollout rollout(ReleaseArchive release, boolean stopAtFirst) {
        boolean tls = secured();
        checkMasters();
        return new Rollout(new Rollout.Setting(
                fleet,
                inventory,
                state,
                release,
                this::secrets,
                tls,
                cluster,
                surrounding.clock(),
                stopAtFirst,
                this::note,
                surrounding.watcher()));
    }

    /** The masters found the log together: to change them later takes more than other settings. */
    private void checkMasters() {
        String now =
                inventory.masters().stream().map(HostSpec::address).sorted().collect(Collectors.joining(" "));
        Optional<String> before = state.read(MASTERS);
        if (before.isEmpty()) {
            state.write(MASTERS, now);
        } else if (!before.get().equals(now)) {
            throw InstallFailure.usage("the masters of the cluster are " + before.get() + ", and cluster.yaml says "
                    + now + "; put back what it was. How masters are exchanged: docs/operate/masters.md");
        }
    }

    /** From now on the cluster runs another release; what it ran is remembered for a way back. */
    void change(ReleaseArchive fresh) {
        String before = state.read(RELEASE).orElse("");
        if (!before.equals(fresh.file().toString())) {
            state.write(PREVIOUS, before);
            state.write(RELEASE, fresh.file().toString());
        }
    }

    /** Whether the cluster has TLS and a login. */
    boolean secured() {
        Boolean known = secured;
        if (known == null) {
            known = Founding.secured(
                    state, inventory.tlsAndLogin(), state.read(MASTERS).isPresent());
            secured = known;
            if (!known) {
                note("note: this cluster has no TLS and no login: whoever reaches its ports owns it");
            }
        }
        return known;
    }

    /** What makes the installer the owner of the cluster; empty without TLS. */
    Optional<Credentials> credentials() {
        if (secured() && credentials == null) {
            Credentials opened = Credentials.openOrCreate(state, clusterId(), surrounding.clock());
            opened.warning().ifPresent(warning -> note("warning: " + warning));
            credentials = opened;
        }
        return Optional.ofNullable(credentials);
    }

    /** The first user of a cluster with a login. */
    FirstUser firstUser() {
        return new FirstUser(state, inventory.adminUser());
    }

    private String clusterId() {
        return state.clusterId(inventory.clusterName(), Ids.secure());
    }

    /** Drawn when the cluster is new. */
    private Secrets secrets(List<Node> nodes) {
        return new Secrets(
                clusterId(),
                state.secret("join-token", Ids.secure(), TOKEN_BYTES),
                credentials().map(own -> own.of(nodes, file.frontDoor(inventory, surrounding.home()))));
    }

    void note(String text) {
        surrounding.screen().note(text);
    }

    @Override
    public void close() {
        fleet.close();
        state.close();
    }
}
