package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.gateway.auth.AuthConfig;
import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.runtime.config.Problems;
import io.slipway.runtime.config.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthSettingsTest {
    private final Problems problems = new Problems();

    @TempDir
    Path folder;

    private AuthConfig read(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("initial-admin"), line + "\n");
        Map<String, String> flags = Map.of("auth", "true", "initial-admin-file", file.toString());
        return AuthSettings.of(
                Role.MASTER.read(List.of(Source.flags(flags))),
                "127.0.0.1",
                Optional.empty(),
                Optional.empty(),
                problems);
    }

    private static String key(int bits) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
    }

    @Test
    void theFirstAdminIsAPersonWithAHash() throws IOException {
        String hash = new Passwords(4).hash("correct horse battery");
        assertThat(read("ann:" + hash).first()).hasValueSatisfying(first -> {
            assertThat(first.uid()).isEqualTo("ann");
            assertThat(first.passwordHash()).isEqualTo(hash);
            assertThat(first.publicKey()).isEmpty();
        });
        assertThat(problems.messages()).isEmpty();
    }

    @Test
    void orAServiceAccountWithAKey() throws IOException, NoSuchAlgorithmException {
        String key = key(2048);
        assertThat(read("ci:" + key).first()).hasValueSatisfying(first -> {
            assertThat(first.uid()).isEqualTo("ci");
            assertThat(first.passwordHash()).isEmpty();
            assertThat(first.publicKey())
                    .isEqualTo("-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
        });
        assertThat(problems.messages()).isEmpty();
    }

    @Test
    void tellsWhatIsWrongWithTheFile() throws IOException, NoSuchAlgorithmException {
        assertThat(read("ann:secret").first()).isEmpty();
        assertThat(read("ci:" + key(1024)).first()).isEmpty();
        assertThat(problems.messages()).hasSize(2);
        assertThat(problems.messages().get(0)).contains("initial-admin", "UID:HASH", "UID:KEY");
        assertThat(problems.messages().get(1)).contains("at least 2048 bits");
    }
}
