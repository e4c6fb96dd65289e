package io.slipway.certificates;

import io.slipway.runtime.time.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A cluster's tree of authorities, with all keys: for whoever installs. Its folder holds {@code ca}, {@code masters-ca}
 * and {@code agents-ca}, each with its certificate ({@code .pem}) and its key ({@code .key}, for the owner only).
 * Whoever has the folder owns the cluster. Thread-safe.
 */
public final class ClusterCa {
    private static final Duration ROOT_VALIDITY = Duration.ofDays(20 * 365);
    private static final Duration BELOW_VALIDITY = Duration.ofDays(15 * 365);

    private final Authority root;
    private final Authority masters;
    private final Authority agents;
    private final Clock clock;

    private ClusterCa(Authority root, Authority masters, Authority agents, Clock clock) {
        this.root = root;
        this.masters = masters;
        this.agents = agents;
        this.clock = clock;
    }

    /**
     * Makes the authorities of a new cluster.
     *
     * @param folder made when it is not there; what a try that broke off left is replaced
     * @param cluster the cluster's id: 1 to 64 letters, digits, dots, dashes and underscores
     * @throws CertificateException when there is a cluster's root already
     */
    public static ClusterCa create(Path folder, String cluster, Clock clock) {
        if (Files.exists(folder.resolve(TlsFiles.CA))) {
            throw new CertificateException(
                    folder + " holds the authorities of a cluster already; load them, or choose" + " another folder");
        }
        if (!cluster.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new CertificateException(
                    "cluster id '" + cluster + "': expected 1 to 64 letters, digits, dots, dashes and underscores");
        }
        Authority root = Authority.root(cluster, ROOT_VALIDITY, clock);
        Authority masters = root.below(cluster, "Slipway masters CA", Subject.Role.MASTER, BELOW_VALIDITY, clock);
        Authority agents = root.below(cluster, "Slipway agents CA", Subject.Role.AGENT, BELOW_VALIDITY, clock);
        List<TlsFiles.Entry> files = new ArrayList<>();
        add(files, "masters-ca", masters);
        add(files, "agents-ca", agents);
        add(files, "ca", root); // last: where it is, all is
        new TlsFiles(files).write(folder);
        return new ClusterCa(root, masters, agents, clock);
    }

    private static void add(List<TlsFiles.Entry> files, String name, Authority authority) {
        files.add(new TlsFiles.Entry(name + ".key", Pem.key(authority.key()), true));
        files.add(pem(name + ".pem", List.of(authority.certificate())));
    }

    private static TlsFiles.Entry pem(String name, List<X509Certificate> chain) {
        return new TlsFiles.Entry(name, Pem.certificates(chain), false);
    }

    /**
     * Reads the authorities of a cluster.
     *
     * @throws CertificateException when what is there does not belong together
     * @throws java.io.UncheckedIOException when they cannot be read
     */
    public static ClusterCa load(Path folder, Clock clock) {
        ClusterCa read = new ClusterCa(
                Authority.load(folder, "ca"),
                Authority.load(folder, "masters-ca"),
                Authority.load(folder, "agents-ca"),
                clock);
        for (Authority below : List.of(read.masters, read.agents)) {
            try {
                below.certificate().verify(read.root.certificate().getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new CertificateException(
                        "'" + below + "' in " + folder + " was not signed by the root beside it; put the files there"
                                + " that were",
                        e);
            }
        }
        return read;
    }

    /**
     * The authorities in a folder, made when there are none.
     *
     * @throws CertificateException when those that are there are another cluster's, or do not belong together
     */
    public static ClusterCa openOrCreate(Path folder, String cluster, Clock clock) {
        if (!Files.exists(folder.resolve(TlsFiles.CA))) {
            return create(folder, cluster, clock);
        }
        ClusterCa read = load(folder, clock);
        if (!read.cluster().equals(cluster)) {
            throw new CertificateException(folder + " holds the authorities of cluster '" + read.cluster()
                    + "', not of '" + cluster + "'; choose another folder");
        }
        return read;
    }

    /** The cluster's id. */
    public String cluster() {
        return root.cluster();
    }

    /** The SHA-256 of the root's certificate in lower-case hexadecimal: what {@code ca-fingerprint} is set to. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(root.certificate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the root's certificate has no fingerprint", e);
        }
    }

    /** When the first of the three authorities expires. */
    public Instant expires() {
        Instant one = masters.certificate().getNotAfter().toInstant();
        Instant other = agents.certificate().getNotAfter().toInstant();
        return one.isBefore(other) ? one : other;
    }

    /** What everybody may have: the certificates of the three authorities. An agent's folder before it joins. */
    public TlsFiles trust() {
        return new TlsFiles(trusted());
    }

    private List<TlsFiles.Entry> trusted() {
        return List.of(
                pem(TlsFiles.CA, List.of(root.certificate())),
                pem(TlsFiles.MASTERS_CA, List.of(masters.certificate())),
                pem(TlsFiles.AGENTS_CA, List.of(agents.certificate())));
    }

    /**
     * Makes a key and a certificate of a master.
     *
     * @param name the master's, as its {@code member-id}
     * @param hosts every name and address that others reach it at: what its settings say in host, hostname, allow-host,
     *     members and public-url, and 127.0.0.1 and localhost for those on its own machine
     * @param validity after which it needs another; 365 days is usual
     * @return the whole {@code tls-folder} of a master
     * @throws CertificateException when a host is neither a name nor an address
     */
    public TlsFiles issueMaster(String name, List<String> hosts, Duration validity) {
        List<TlsFiles.Entry> files = new ArrayList<>(trusted());
        files.add(new TlsFiles.Entry(TlsFiles.AGENTS_CA_KEY, Pem.key(agents.key()), true));
        node(files, masters, new Subject(Subject.Role.MASTER, cluster(), name, hosts), validity);
        return new TlsFiles(files);
    }

    /**
     * Makes a key and a certificate of an agent, for clusters that admit agents without a join token.
     *
     * @param name the agent's, as its {@code hostname}
     * @param hosts the names and addresses that masters reach it at
     * @param validity after which it needs another, unless it renews it by itself
     * @return the whole {@code tls-folder} of an agent
     * @throws CertificateException when a host is neither a name nor an address
     */
    public TlsFiles issueAgent(String name, List<String> hosts, Duration validity) {
        List<TlsFiles.Entry> files = new ArrayList<>(trusted());
        node(files, agents, new Subject(Subject.Role.AGENT, cluster(), name, hosts), validity);
        return new TlsFiles(files);
    }

    private void node(List<TlsFiles.Entry> files, Authority authority, Subject node, Duration validity) {
        KeyPair pair = Keys.generate();
        files.add(new TlsFiles.Entry(TlsFiles.NODE_KEY, Pem.key(pair.getPrivate()), true));
        files.add(pem(TlsFiles.NODE, authority.issue(pair.getPublic(), node, validity, clock)));
    }
}
