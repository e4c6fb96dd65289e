package io.slipway.http.tls;

import io.slipway.http.Peer;
import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.config.Problems;
import io.slipway.runtime.time.Clock;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who a node is and whom it trusts, for all its connections. The files are looked at again, at most once a second, when
 * somebody connects: what was changed counts from then on, without a restart. While they cannot be used, what was read
 * before stays in use, and the log says so. Thread-safe.
 */
public final class NodeTls {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTls.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path folder;
    private final TlsFolder.Wanted wanted;
    private final Optional<Given> given;
    private final Clock clock;
    private final List<Path> files;
    private volatile State state;

    /**
     * A certificate that users of the front door see, besides the cluster's own.
     *
     * @param certificate the file with it and what leads to its authority
     * @param key the file with its key
     */
    public record Given(Path certificate, Path key) {}

    /** What was read, and what the files looked like. */
    private record State(
            TlsFolder folder,
            Keys.@Nullable Pair second,
            Map<Peer.Role, Trust.Anchor> anchors,
            Map<Path, FileTime> stamps,
            long lookedNanos) {
        State looked(Map<Path, FileTime> seen, long nanos) {
            return new State(folder, second, anchors, seen, nanos);
        }
    }

    private NodeTls(Path folder, TlsFolder.Wanted wanted, Optional<Given> given, Clock clock, Problems problems) {
        this.folder = folder;
        this.wanted = wanted;
        this.given = given;
        this.clock = clock;
        List<Path> watched = new ArrayList<>(List.of(
                folder.resolve(TlsFolder.CA),
                folder.resolve(TlsFolder.NODE),
                folder.resolve(TlsFolder.NODE_KEY),
                folder.resolve(TlsFolder.authority(Peer.Role.MASTER)),
                folder.resolve(TlsFolder.authority(Peer.Role.AGENT))));
        given.ifPresent(files -> watched.addAll(List.of(files.certificate(), files.key())));
        this.files = List.copyOf(watched);
        State read = read(problems);
        if (read == null) {
            throw new ConfigException(problems.messages());
        }
        this.state = read;
    }

    /**
     * Reads the files.
     *
     * @param given a second certificate of the front door
     * @throws ConfigException with everything that is wrong with them
     */
    public static NodeTls open(Path folder, TlsFolder.Wanted wanted, Optional<Given> given, Clock clock) {
        return new NodeTls(folder, wanted, given, clock, new Problems());
    }

    /** Everything that is wrong with the files, which {@link #open} would refuse. */
    public static List<String> problems(Path folder, TlsFolder.Wanted wanted, Optional<Given> given, Clock clock) {
        Problems problems = new Problems();
        readFolder(folder, wanted, given, clock, problems);
        return problems.messages();
    }

    /** Everything that is wrong with a certificate for users of the front door, and its key. */
    public static List<String> problems(Given given, Clock clock) {
        Problems problems = new Problems();
        TlsFolder.given(given.certificate(), given.key(), clock.now(), problems);
        return problems.messages();
    }

    private static @Nullable TlsFolder readFolder(
            Path folder, TlsFolder.Wanted wanted, Optional<Given> given, Clock clock, Problems problems) {
        Optional<TlsFolder> read = TlsFolder.read(folder, wanted, clock.now(), problems);
        given.ifPresent(files -> TlsFolder.given(files.certificate(), files.key(), clock.now(), problems));
        return read.orElse(null);
    }

    private @Nullable State read(Problems problems) {
        Map<Path, FileTime> stamps = TlsFolder.stamps(files);
        TlsFolder read = TlsFolder.read(folder, wanted, clock.now(), problems).orElse(null);
        Keys.Pair second = given.isEmpty()
                ? null
                : TlsFolder.given(given.get().certificate(), given.get().key(), clock.now(), problems);
        if (read == null || !problems.messages().isEmpty()) {
            return null;
        }
        String cluster = cluster(read);
        Map<Peer.Role, Trust.Anchor> anchors = new EnumMap<>(Peer.Role.class);
        read.authorities().forEach((role, authority) -> anchors.put(role, Trust.Anchor.of(cluster, authority)));
        return new State(read, second, anchors, stamps, clock.nanoTime());
    }

    /** An agent that has not joined yet knows it from the root. */
    private static String cluster(TlsFolder read) {
        Peer node = read.node();
        return node == null ? PeerNames.organisation(read.root()) : node.cluster();
    }

    private State current() {
        State known = state;
        if (clock.nanoTime() - known.lookedNanos < LOOK.toNanos()) {
            return known;
        }
        return look();
    }

    private synchronized State look() {
        State known = state;
        Map<Path, FileTime> stamps = TlsFolder.stamps(files);
        if (stamps.equals(known.stamps)) {
            state = known.looked(stamps, clock.nanoTime());
            return state;
        }
        Problems problems = new Problems();
        State fresh = read(problems);
        if (fresh == null) {
            LOG.warn(
                    "the files in {} were changed and cannot be used; those read before stay in use: {}",
                    folder,
                    String.join("; ", problems.messages()));
            state = known.looked(stamps, clock.nanoTime());
        } else {
            LOG.info("the certificates in {} were changed and are in use{}", folder, until(fresh));
            state = fresh;
        }
        return state;
    }

    private static String until(State read) {
        Keys.Pair pair = read.folder.pair();
        return pair == null
                ? ""
                : "; the node's is valid until "
                        + pair.chain().get(0).getNotAfter().toInstant();
    }

    /** Who this is. @throws IllegalStateException when it has no certificate yet */
    public Peer self() {
        Peer node = current().folder.node();
        if (node == null) {
            throw new IllegalStateException("this node has no certificate yet");
        }
        return node;
    }

    /** The cluster's id. */
    public String cluster() {
        return cluster(current().folder);
    }

    /** Whether it has a certificate. */
    public boolean hasCertificate() {
        return current().folder.node() != null;
    }

    /** The node's certificate at present. @throws IllegalStateException when it has none yet */
    public X509Certificate certificate() {
        Keys.Pair pair = current().folder.pair();
        if (pair == null) {
            throw new IllegalStateException("this node has no certificate yet");
        }
        return pair.chain().get(0);
    }

    /** The cluster's root. */
    public X509Certificate root() {
        return current().folder.root();
    }

    /** The authority of a role. */
    public X509Certificate authority(Peer.Role role) {
        return current().anchors.getOrDefault(role, Trust.Anchor.of("", root())).certificate();
    }

    /** When the node's certificate is to be renewed: after two thirds of its time. */
    public Instant renewal() {
        X509Certificate certificate = certificate();
        Instant begin = certificate.getNotBefore().toInstant();
        return begin.plus(Duration.between(begin, certificate.getNotAfter().toInstant())
                .multipliedBy(2)
                .dividedBy(3));
    }

    /** What this node shows. */
    public X509ExtendedKeyManager keys() {
        return new Keys(() -> current().folder.pair(), () -> null);
    }

    /** Takes nodes of these roles for what they are, on either side of a connection, and nobody else. */
    public X509ExtendedTrustManager trust(Set<Peer.Role> roles) {
        return new Trust(roles, () -> current().anchors);
    }

    /** For connections, of either direction, with nodes of these roles. */
    public SSLContext context(Set<Peer.Role> roles) {
        return Contexts.context(keys(), trust(roles));
    }

    /** For the front door: nodes are known by their certificates, and users see the given one where they ask for it. */
    public SSLContext frontDoor() {
        return Contexts.context(
                new Keys(() -> current().folder.pair(), () -> current().second),
                trust(Set.of(Peer.Role.MASTER, Peer.Role.AGENT)));
    }
}
