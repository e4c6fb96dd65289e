package io.slipway.node;

import io.slipway.http.Peer;
import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.Pem;
import io.slipway.http.tls.TlsFolder;
import io.slipway.runtime.config.Problems;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Values;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/**
 * How a process speaks TLS.
 *
 * @param folder with its certificates
 * @param wanted what has to be there
 * @param given a second certificate of the front door
 */
record TlsSettings(Path folder, TlsFolder.Wanted wanted, Optional<NodeTls.Given> given) {
    static final Setting<Optional<Path>> FOLDER = file(
            "tls-folder",
            "a folder",
            "The node's certificate and those of the cluster's authorities, as docs/operate/security.md tells. When it"
                    + " is set every door of this process speaks TLS, and nodes know one another by certificates.");
    static final Setting<Optional<Path>> CERTIFICATE = file(
            "tls-certificate",
            "a file with certificates in PEM, the server's first",
            "A certificate of your own for the front door. Who asks for one of its DNS names sees it, everybody else"
                    + " the cluster's.");
    static final Setting<Optional<Path>> KEY = file(
            "tls-key",
            "a file with a key in PKCS #8",
            "The key of `tls-certificate`; only its owner may read the file.");
    static final Setting<Optional<Path>> JOIN_TOKEN_FILE = file(
            "join-token-file",
            "a file",
            "Holds the token that `slipway node token create` printed; only its owner may read it. An agent whose"
                    + " `tls-folder` has no certificate yet gets one for it, once, and deletes the file.");
    static final Setting<Optional<String>> CA_FINGERPRINT = Setting.of(
                    "ca-fingerprint",
                    "the SHA-256 of a certificate, 64 hexadecimal digits",
                    Pem::readFingerprint,
                    "Of the cluster's root, `ca.pem`. An agent without that file gets it from a master, and shows its"
                            + " token only when this is its fingerprint.")
            .optional();
    static final Setting<Integer> TASK_PORT = Setting.number(
                    "task-port",
                    0,
                    65_535,
                    "Port on 127.0.0.1 where tasks reach the masters' API, each with its own token, when `tls-folder`"
                            + " is set; 0 takes a free one.")
            .or("5052");

    private static Setting<Optional<Path>> file(String key, String expected, String meaning) {
        return Setting.of(
                        key,
                        expected,
                        text -> Path.of(Setting.require(text, !text.isEmpty()))
                                .toAbsolutePath()
                                .normalize(),
                        meaning)
                .optional();
    }

    /** Reads the files. @throws io.slipway.runtime.config.ConfigException with everything that is wrong with them */
    NodeTls open(Clock clock) {
        return NodeTls.open(folder, wanted, given, clock);
    }

    /** A master's, with everything that is wrong with it put into {@code problems}. */
    static Optional<TlsSettings> ofMaster(Values values, Listening listening, LogMembers log, Problems problems) {
        Optional<Path> certificate = values.get(CERTIFICATE);
        Optional<Path> key = values.get(KEY);
        Optional<Path> folder = values.get(FOLDER);
        problems.check(
                certificate.isPresent() == key.isPresent(),
                "tls-certificate and tls-key: one of them is set without the other; set both");
        problems.check(
                folder.isPresent() || certificate.isEmpty(),
                "tls-certificate: counts only with tls-folder, which the masters need among themselves; set that too");
        Optional<NodeTls.Given> given = certificate.isPresent() && key.isPresent()
                ? Optional.of(new NodeTls.Given(certificate.get(), key.get()))
                : Optional.empty();
        List<String> hosts = log.host()
                .map(host -> List.of(listening.hostname(), host))
                .orElseGet(() -> List.of(listening.hostname()));
        return folder.map(path -> checked(
                new TlsSettings(
                        path, new TlsFolder.Wanted(Peer.Role.MASTER, false, Optional.of(log.cluster()), hosts), given),
                problems));
    }

    /** An agent's, with everything that is wrong with it put into {@code problems}. */
    static Optional<TlsSettings> ofAgent(Values values, Listening listening, List<URI> masters, Problems problems) {
        Optional<Path> folder = values.get(FOLDER);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        for (URI master : masters) {
            problems.check(
                    "https".equals(master.getScheme()),
                    "masters = " + master + ": expected https://, since tls-folder is set");
        }
        boolean joins = values.get(JOIN_TOKEN_FILE).isPresent();
        TlsSettings settings = new TlsSettings(
                folder.get(),
                new TlsFolder.Wanted(Peer.Role.AGENT, joins, Optional.empty(), List.of(listening.hostname())),
                Optional.empty());
        boolean joined = Files.exists(folder.get().resolve(TlsFolder.NODE));
        if (joins && !joined) {
            checkToken(values.get(JOIN_TOKEN_FILE).get(), problems);
        }
        boolean fetches = joins && !joined && !Files.exists(folder.get().resolve(TlsFolder.CA));
        if (!fetches) {
            return Optional.of(checked(settings, problems));
        }
        problems.check(
                values.get(CA_FINGERPRINT).isPresent(),
                "ca-fingerprint is missing: " + folder.get().resolve(TlsFolder.CA)
                        + " is not there, so the agent cannot tell whether it talks to its own masters; set it to what"
                        + " `slipway node token create` printed");
        return Optional.of(settings);
    }

    private static void checkToken(Path file, Problems problems) {
        try {
            boolean open = Files.getPosixFilePermissions(file).stream()
                    .map(PosixFilePermission::name)
                    .anyMatch(permission -> !permission.startsWith("OWNER_"));
            problems.check(
                    !open, "join-token-file = " + file + ": others than its owner may read it; chmod 600 " + file);
        } catch (IOException | UnsupportedOperationException e) {
            problems.add("join-token-file = " + file + ": cannot be read (" + e
                    + "), and this agent has no certificate yet; `slipway node token create` prints a token for it");
        }
    }

    private static TlsSettings checked(TlsSettings settings, Problems problems) {
        NodeTls.problems(settings.folder, settings.wanted, settings.given, Clock.system())
                .forEach(problems::add);
        return settings;
    }
}
