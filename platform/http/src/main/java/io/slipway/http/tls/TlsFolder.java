package io.slipway.http.tls;

import io.slipway.http.Peer;
import io.slipway.runtime.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node's {@code tls-folder} as it was read.
 *
 * <ul>
 *   <li>{@code ca.pem}: the root;
 *   <li>{@code masters-ca.pem}, {@code agents-ca.pem}: the authorities that issue the certificates of masters and of
 *       agents, signed by the root;
 *   <li>{@code node.pem}: the node's certificate and then that of the authority; {@code node.key}: its key.
 *   <li>{@code agents-ca.key}, on masters: the key that admits agents.
 * </ul>
 *
 * <p>Keys are PKCS #8, and nobody but their owner may read them.
 *
 * @param root the certificate in {@code ca.pem}
 * @param authorities of each role
 * @param node who the certificate says this is; null where the agent has not joined yet
 * @param pair what it shows; null like {@code node}
 */
public record TlsFolder(
        X509Certificate root,
        Map<Peer.Role, X509Certificate> authorities,
        @Nullable Peer node,
        Keys.@Nullable Pair pair) {
    /** The root's certificate. */
    public static final String CA = "ca.pem";
    /** The node's certificate. */
    public static final String NODE = "node.pem";
    /** Its key. */
    public static final String NODE_KEY = "node.key";
    /** The key of the authority of agents. */
    public static final String AGENTS_CA_KEY = "agents-ca.key";

    public TlsFolder {
        authorities = Map.copyOf(authorities);
    }

    /**
     * What a folder has to be.
     *
     * @param role whose it is
     * @param mayJoin whether the node's certificate may be missing, since it is to be asked for
     * @param cluster whose it has to be, if that is known
     * @param hosts what the certificate has to be good for
     */
    public record Wanted(Peer.Role role, boolean mayJoin, Optional<String> cluster, List<String> hosts) {
        public Wanted {
            hosts = List.copyOf(hosts);
        }
    }

    /** The name of the file with the authority of a role. */
    public static String authority(Peer.Role role) {
        return role.word() + "s-ca.pem";
    }

    /**
     * Reads a folder.
     *
     * @param problems gets everything that is wrong
     * @return empty when it cannot be used at all
     */
    public static Optional<TlsFolder> read(Path folder, Wanted wanted, Instant now, Problems problems) {
        Reader reader = new Reader(folder, problems);
        if (!Files.isDirectory(folder)) {
            problems.add("tls-folder = " + folder + ": there is no such folder; expected one with " + CA
                    + ", masters-ca.pem, agents-ca.pem, " + NODE + " and " + NODE_KEY);
            return Optional.empty();
        }
        X509Certificate root = reader.certificate(CA);
        Map<Peer.Role, X509Certificate> authorities = new EnumMap<>(Peer.Role.class);
        for (Peer.Role role : Peer.Role.values()) {
            X509Certificate authority = reader.certificate(authority(role));
            if (authority != null) {
                authorities.put(role, authority);
                if (root != null && !isSignedBy(authority, root)) {
                    problems.add(folder.resolve(authority(role)) + " was not signed by " + CA
                            + " beside it: it is another cluster's; put the files of one cluster there");
                }
                reader.time(authority(role), authority, now);
            }
        }
        if (wanted.role == Peer.Role.MASTER) {
            reader.secret(AGENTS_CA_KEY);
        }
        boolean joins = wanted.mayJoin && !Files.exists(folder.resolve(NODE));
        Keys.Pair pair = joins ? null : reader.pair(NODE, NODE_KEY);
        Peer node = pair == null ? null : reader.node(pair.chain().get(0), wanted, authorities, now);
        return root == null || authorities.size() < Peer.Role.values().length || (node == null && !joins)
                ? Optional.empty()
                : Optional.of(new TlsFolder(root, authorities, node, pair));
    }

    /** Reads a certificate of the front door for users. @return null when it cannot be used */
    static Keys.@Nullable Pair given(Path certificate, Path key, Instant now, Problems problems) {
        Reader reader = new Reader(Path.of(""), problems);
        Keys.Pair pair = reader.pair(certificate.toString(), key.toString());
        if (pair != null) {
            X509Certificate leaf = pair.chain().get(0);
            reader.time(certificate.toString(), leaf, now);
            problems.check(
                    !PeerNames.dnsNames(leaf).isEmpty(),
                    certificate + " names no host in its subject alternative names, so nobody would be shown it;"
                            + " expected the DNS names that users ask for");
        }
        return pair;
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** When the files were changed last, to see whether they were again. */
    static Map<Path, FileTime> stamps(List<Path> files) {
        Map<Path, FileTime> stamps = new TreeMap<>();
        for (Path file : files) {
            try {
                stamps.put(file, Files.getLastModifiedTime(file));
            } catch (IOException e) {
                stamps.put(file, FileTime.fromMillis(0));
            }
        }
        return stamps;
    }

    /** Reads single files and notes what is wrong with them. */
    private record Reader(Path folder, Problems problems) {
        private @Nullable String text(String name) {
            Path file = folder.resolve(name);
            try {
                return Files.readString(file);
            } catch (NoSuchFileException e) {
                problems.add(file + " is missing");
            } catch (IOException e) {
                problems.add(file + " cannot be read: " + e);
            }
            return null;
        }

        @Nullable
        X509Certificate certificate(String name) {
            List<X509Certificate> chain = chain(name);
            return chain.isEmpty() ? null : chain.get(0);
        }

        private List<X509Certificate> chain(String name) {
            String text = text(name);
            try {
                return text == null ? List.of() : Pem.certificates(text);
            } catch (GeneralSecurityException e) {
                problems.add(folder.resolve(name) + " " + e.getMessage());
                return List.of();
            }
        }

        /** A file with a key, which only its owner may read. */
        @Nullable
        String secret(String name) {
            String text = text(name);
            Path file = folder.resolve(name);
            try {
                if (text != null) {
                    boolean open = Files.getPosixFilePermissions(file).stream()
                            .map(PosixFilePermission::name)
                            .anyMatch(permission -> !permission.startsWith("OWNER_"));
                    problems.check(
                            !open,
                            file + " can be read or changed by others than its owner; run chmod 600 " + file
                                    + ", and if others may have read it, see docs/operate/security.md on stolen keys");
                }
            } catch (IOException | UnsupportedOperationException e) {
                problems.add(file + ": who may read it cannot be told: " + e);
            }
            return text;
        }

        Keys.@Nullable Pair pair(String certificate, String key) {
            List<X509Certificate> chain = chain(certificate);
            String secret = secret(key);
            if (chain.isEmpty() || secret == null) {
                return null;
            }
            try {
                PrivateKey read = Pem.key(secret, chain.get(0));
                if (match(read, chain.get(0))) {
                    return new Keys.Pair(read, chain);
                }
                problems.add(folder.resolve(key) + " is not the key of " + folder.resolve(certificate)
                        + "; put the pair there that was issued together");
            } catch (GeneralSecurityException e) {
                problems.add(folder.resolve(key) + " " + e.getMessage());
            }
            return null;
        }

        private static boolean match(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(
                    key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm());
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certificate);
            try {
                return signature.verify(signed);
            } catch (SignatureException e) {
                return false;
            }
        }

        void time(String name, X509Certificate certificate, Instant now) {
            Instant end = certificate.getNotAfter().toInstant();
            Instant begin = certificate.getNotBefore().toInstant();
            problems.check(now.isBefore(end), folder.resolve(name) + " expired at " + end + "; put a new one there");
            problems.check(
                    !now.isBefore(begin),
                    folder.resolve(name) + " is valid from " + begin + " on only, and this machine's clock says " + now
                            + "; set the clock, or wait");
        }

        @Nullable
        Peer node(X509Certificate leaf, Wanted wanted, Map<Peer.Role, X509Certificate> authorities, Instant now) {
            Path file = folder.resolve(NODE);
            time(NODE, leaf, now);
            Peer peer = PeerNames.peer(leaf).orElse(null);
            if (peer == null) {
                problems.add(file + " names no node; expected one address slipway://<cluster>/<role>/<name> among its"
                        + " subject alternative names");
                return null;
            }
            if (peer.role() != wanted.role) {
                problems.add(file + " is the certificate of " + peer + "; expected a"
                        + (wanted.role == Peer.Role.AGENT ? "n" : "") + " " + wanted.role.word() + "'s");
            }
            X509Certificate authority = authorities.get(peer.role());
            if (authority != null && !isSignedBy(leaf, authority)) {
                problems.add(file + " was not issued by " + authority(peer.role())
                        + " beside it: it is another cluster's or another role's;"
                        + " put the files of one cluster there");
            }
            wanted.cluster
                    .filter(id -> !id.equals(peer.cluster()))
                    .ifPresent(id -> problems.add(file + " belongs to cluster '" + peer.cluster()
                            + "', and cluster-id is '" + id + "'; set them alike"));
            hosts(file, leaf, wanted.hosts);
            return peer;
        }

        private void hosts(Path file, X509Certificate leaf, List<String> wanted) {
            List<String> named =
                    PeerNames.hosts(leaf).stream().map(Reader::plain).toList();
            for (String host : wanted.stream().distinct().toList()) {
                problems.check(
                        named.contains(plain(host)),
                        file + " is not good for '" + host
                                + "', which others reach this node at; it is for " + String.join(", ", named)
                                + ". Issue it for that name too, or set hostname to one that it is for");
            }
        }

        private static String plain(String host) {
            String lower = host.toLowerCase(Locale.ROOT);
            if (lower.indexOf(':') >= 0) {
                try {
                    return java.net.InetAddress.getByName(lower).getHostAddress();
                } catch (java.net.UnknownHostException e) {
                    return lower;
                }
            }
            return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        }
    }
}
