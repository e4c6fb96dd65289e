package io.slipway.installer.credentials;

import io.slipway.certificates.CertificateException;
import io.slipway.certificates.ClusterCa;
import io.slipway.certificates.TlsFiles;
import io.slipway.http.tls.Contexts;
import io.slipway.http.tls.Pem;
import io.slipway.installer.plan.Node;
import io.slipway.installer.plan.Secrets;
import io.slipway.installer.state.StateFolder;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What the state folder holds of a cluster with TLS and a login, made when it is first asked for: the authorities in
 * {@code ca/}, the certificates of the masters in {@code certificates/}, and the key of the installer's own account.
 */
public final class Credentials {
    /** From when on the end of the authorities is told. */
    private static final Duration WARNING = Duration.ofDays(365);

    private final ClusterCa ca;
    private final Path folder;
    private final MasterCertificates masters;
    private final ServiceAccount account;
    private final Clock clock;

    private Credentials(ClusterCa ca, Path folder, MasterCertificates masters, ServiceAccount account, Clock clock) {
        this.ca = ca;
        this.folder = folder;
        this.masters = masters;
        this.account = account;
        this.clock = clock;
    }

    /**
     * Opens them.
     *
     * @param state of the cluster; locked
     * @throws CredentialsException when what is there cannot be used
     */
    public static Credentials openOrCreate(StateFolder state, String clusterId, Clock clock) {
        Path folder = state.path().resolve("ca");
        try {
            ClusterCa ca = ClusterCa.openOrCreate(folder, clusterId, clock);
            MasterCertificates masters = new MasterCertificates(ca, state.path().resolve("certificates"), clock);
            return new Credentials(ca, folder, masters, ServiceAccount.openOrCreate(state), clock);
        } catch (CertificateException | UncheckedIOException e) {
            throw new CredentialsException("the cluster's authorities cannot be used: " + e.getMessage()
                    + ". Put the folder back from a backup; without it no certificate of a master can be renewed");
        }
    }

    /**
     * What goes to the nodes; certificates of masters that come near their end are issued anew.
     *
     * @param nodes those that are reached
     */
    public Secrets.Tls of(List<Node> nodes, Optional<Secrets.FrontDoor> frontDoor) {
        Map<String, List<Secrets.TlsFile>> files = new LinkedHashMap<>();
        try {
            nodes.stream()
                    .filter(node -> node.spec().isMaster())
                    .forEach(node -> files.put(node.spec().address(), masters.of(node)));
        } catch (CertificateException | UncheckedIOException e) {
            throw new CredentialsException("no certificate for a master: " + e.getMessage());
        }
        List<Secrets.TlsFile> trust = ca.trust().files().stream()
                .map(file -> new Secrets.TlsFile(file.name(), file.text(), file.secret()))
                .toList();
        return new Secrets.Tls(trust, files, account.firstAdmin(), frontDoor);
    }

    /** By whom the installer is known to the cluster. */
    public ServiceAccount account() {
        return account;
    }

    /** The certificate of the root, for users. */
    public Path root() {
        return folder.resolve(TlsFiles.CA);
    }

    /** The root's fingerprint, for users to compare. */
    public String fingerprint() {
        return ca.fingerprint();
    }

    /** Trusts the masters, and nobody else. */
    public SSLContext trust() {
        try {
            return Contexts.trusting(Pem.certificates(Files.readString(folder.resolve(TlsFiles.MASTERS_CA))));
        } catch (IOException | GeneralSecurityException e) {
            throw new CredentialsException(
                    folder.resolve(TlsFiles.MASTERS_CA) + " cannot be used: " + e.getMessage() + ". Put it back");
        }
    }

    /** A warning when the authorities themselves come near their end. */
    public Optional<String> warning() {
        Instant end = ca.expires();
        return clock.now().plus(WARNING).isBefore(end)
                ? Optional.empty()
                : Optional.of("the cluster's authorities expire at " + end
                        + ", and with them all certificates; see docs/operate/security.md");
    }
}
