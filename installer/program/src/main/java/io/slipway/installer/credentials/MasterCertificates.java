package io.slipway.installer.credentials;

import io.slipway.certificates.ClusterCa;
import io.slipway.certificates.TlsFiles;
import io.slipway.http.tls.PeerNames;
import io.slipway.http.tls.Pem;
import io.slipway.installer.plan.Node;
import io.slipway.installer.plan.Secrets.TlsFile;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The certificates of masters with their keys, kept so that the same command puts the same ones on the hosts. One is
 * issued when there is none, when two thirds of its time are over, and when the master is reached at other names.
 */
final class MasterCertificates {
    /** How long a certificate is valid. */
    static final Duration VALIDITY = Duration.ofDays(365);

    private static final List<String> FILES = List.of(
            TlsFiles.CA,
            TlsFiles.MASTERS_CA,
            TlsFiles.AGENTS_CA,
            TlsFiles.AGENTS_CA_KEY,
            TlsFiles.NODE_KEY,
            TlsFiles.NODE);

    private final ClusterCa ca;
    private final Path folder;
    private final Clock clock;

    /** @param folder where there is one for each master */
    MasterCertificates(ClusterCa ca, Path folder, Clock clock) {
        this.ca = ca;
        this.folder = folder;
        this.clock = clock;
    }

    /** The {@code tls-folder} of a master. */
    List<TlsFile> of(Node master) {
        Path own = folder.resolve(master.memberId());
        List<String> hosts = hosts(master);
        try {
            Path certificate = own.resolve(TlsFiles.NODE);
            if (!isGood(certificate, hosts, clock.now())) {
                Files.deleteIfExists(certificate); // it is written last: where it is, its key is
                ca.issueMaster(master.memberId(), hosts, VALIDITY).write(own);
            }
            List<TlsFile> files = new ArrayList<>();
            for (String name : FILES) {
                files.add(new TlsFile(name, Files.readString(own.resolve(name)), name.endsWith(".key")));
            }
            return List.copyOf(files);
        } catch (IOException e) {
            throw new UncheckedIOException("the files of " + master.address() + " in " + own + ": " + e, e);
        }
    }

    /** What others reach a master at, and those on its own machine. */
    static List<String> hosts(Node master) {
        return Stream.of(master.address(), master.spec().address(), "127.0.0.1", "localhost")
                .distinct()
                .toList();
    }

    private static boolean isGood(Path certificate, Collection<String> hosts, Instant now) throws IOException {
        if (!Files.exists(certificate)) {
            return false;
        }
        try {
            return isGood(Pem.certificates(Files.readString(certificate)).get(0), hosts, now);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether a certificate may stay: less than two thirds of its time are over, and it is for these hosts. */
    static boolean isGood(X509Certificate certificate, Collection<String> hosts, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        Instant renewal =
                begin.plus(Duration.between(begin, end).multipliedBy(2).dividedBy(3));
        return now.isBefore(renewal) && plain(PeerNames.hosts(certificate)).equals(plain(hosts));
    }

    private static Set<String> plain(Collection<String> hosts) {
        return hosts.stream().map(MasterCertificates::plain).collect(Collectors.toSet());
    }

    /** An address of IP version 6 can be written in several ways. */
    private static String plain(String host) {
        try {
            return host.contains(":") ? InetAddress.getByName(host).getHostAddress() : host.toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return host;
        }
    }
}
