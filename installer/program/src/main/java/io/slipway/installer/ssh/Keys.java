package io.slipway.installer.ssh;

import io.slipway.installer.host.HostException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** Reads private keys. A passphrase is asked for when the file is locked, and forgotten once it is read. */
final class Keys {
    private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final SshHosts.Surrounding surrounding;

    Keys(SshHosts.Surrounding surrounding) {
        this.surrounding = surrounding;
    }

    /** The keys of the named file, else of the usual ones that are there and not locked. */
    List<KeyPair> read(Optional<Path> named) {
        List<KeyPair> keys = new ArrayList<>();
        if (named.isPresent()) {
            keys.addAll(read(named.get(), surrounding.prompts()));
            return keys;
        }
        for (String name : USUAL) {
            Path file = surrounding.home().resolve(".ssh").resolve(name);
            if (Files.isReadable(file)) {
                try {
                    keys.addAll(read(file, Prompts.none()));
                } catch (HostException e) {
                    surrounding.told().accept("passing over the key " + file + ": " + e.found());
                }
            }
        }
        return keys;
    }

    private static List<KeyPair> read(Path file, Prompts prompts) {
        try (InputStream in = Files.newInputStream(file)) {
            FilePasswordProvider provider = (session, resource, retry) -> retry > 0
                    ? null
                    : prompts.secret("Passphrase of the key " + file).orElse(null);
            @Nullable
            Iterable<KeyPair> found =
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, provider);
            List<KeyPair> keys = new ArrayList<>();
            if (found != null) {
                found.forEach(keys::add);
            }
            if (!keys.isEmpty()) {
                return keys;
            }
            throw refused(file, "it holds no private key");
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (e instanceof HostException known) {
                throw known;
            }
            throw refused(file, SshHosts.words(e));
        }
    }

    private static HostException refused(Path file, String why) {
        return new HostException(
                HostException.Kind.AUTHENTICATION,
                "the key " + file + " cannot be read: " + why,
                "name the file of an OpenSSH private key with ssh-key, and give its passphrase when asked");
    }
}
