package io.slipway.installer.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;

/**
 * Compares the keys of hosts with a file in the form of OpenSSH's {@code known_hosts}. An unknown key is refused, or
 * accepted once and written down when that was asked for; a changed one is always refused. Thread-safe.
 */
final class HostKeys extends KnownHostsServerKeyVerifier {
    private final Map<SocketAddress, String> refusals;

    /**
     * @param acceptNew whether an unknown key is accepted and written down
     * @param told about each key that is accepted as new
     */
    HostKeys(Path file, boolean acceptNew, Consumer<String> told) {
        this(file, acceptNew, told, new ConcurrentHashMap<>());
    }

    private HostKeys(Path file, boolean acceptNew, Consumer<String> told, Map<SocketAddress, String> refusals) {
        super((session, address, key) -> unknown(file, acceptNew, told, refusals, session, key), file);
        this.refusals = refusals;
    }

    private static boolean unknown(
            Path file,
            boolean acceptNew,
            Consumer<String> told,
            Map<SocketAddress, String> refusals,
            ClientSession session,
            PublicKey key) {
        String print = KeyUtils.getFingerPrint(key);
        if (acceptNew) {
            String obstacle = folderOf(file);
            if (!obstacle.isEmpty()) {
                refusals.put(session.getConnectAddress(), obstacle);
                return false;
            }
            told.accept(String.valueOf(session.getConnectAddress()).replaceFirst("^.*/", "") + " shows the new key "
                    + print + "; written to " + file);
            return true;
        }
        refusals.put(session.getConnectAddress(), "its key " + print + " is not in " + file);
        return false;
    }

    /** The library writes keys down only where there is a folder; why there is none, empty when there is. */
    private static String folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            return "";
        } catch (IOException e) {
            return "its key cannot be written down: the folder " + folder + " cannot be made: " + e.getMessage();
        }
    }

    /**
     * One after the other: the library looks outside of its lock whether there is a file, so of the first keys that
     * came together only the last was kept.
     */
    @Override
    protected KnownHostEntry updateKnownHostsFile(
            ClientSession session, SocketAddress address, PublicKey key, Path file, Collection<HostEntryPair> known)
            throws Exception {
        synchronized (updateLock) {
            return super.updateKnownHostsFile(session, address, key, file, known);
        }
    }

    @Override
    public boolean acceptModifiedServerKey(
            ClientSession session,
            SocketAddress remoteAddress,
            KnownHostEntry entry,
            PublicKey expected,
            PublicKey actual) {
        refusals.put(
                session.getConnectAddress(),
                "its key " + KeyUtils.getFingerPrint(actual) + " is not the one in " + getPath() + " ("
                        + KeyUtils.getFingerPrint(expected) + ")");
        return false;
    }

    /** Why the key of that address was refused; empty when it was not. */
    String refusal(SocketAddress address) {
        return refusals.getOrDefault(address, "");
    }
}
