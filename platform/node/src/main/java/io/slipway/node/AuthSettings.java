package io.slipway.node;

import io.slipway.gateway.auth.AuthConfig;
import io.slipway.gateway.auth.passwords.Passwords;
import io.slipway.gateway.auth.tokens.Tokens;
import io.slipway.gateway.auth.users.AuthError;
import io.slipway.gateway.auth.users.Directory;
import io.slipway.gateway.auth.users.User;
import io.slipway.http.BearerToken;
import io.slipway.http.tls.TlsFolder;
import io.slipway.runtime.config.Problems;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** What a master is told of its login. */
final class AuthSettings {
    static final Setting<Optional<Boolean>> AUTH = Setting.flag(
                    "auth",
                    "Whether users must log in: unless it is set, they must where `tls-folder` is set. Without a login"
                            + " whoever reaches the front door owns the cluster.")
            .optional();
    static final Setting<Optional<Path>> INITIAL_ADMIN = Setting.of(
                    "initial-admin-file",
                    "a file (mode 0600) with one line UID:HASH, the hash bcrypt's, as 'htpasswd -nB admin' prints it;"
                            + " or UID:KEY for a service account, its public RSA key in base 64",
                    Path::of,
                    "The first admin, created when there is no user at all; not looked at any more then, and may be"
                            + " deleted.")
            .optional();

    private static final int BYTES_MAX = 1024;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{100,}={0,2}");

    private AuthSettings() {}

    /**
     * Reads them.
     *
     * @param address this machine's, as clients reach it
     * @param tls how the front door speaks TLS, if it does
     */
    static AuthConfig of(
            Values values,
            String address,
            Optional<BearerToken> joinToken,
            Optional<TlsSettings> tls,
            Problems problems) {
        boolean on = values.get(AUTH).orElse(tls.isPresent());
        Optional<Directory.First> first = values.get(INITIAL_ADMIN).flatMap(file -> first(file, problems));
        AuthConfig config =
                AuthConfig.of(on, Distribution.VERSION, address, joinToken).withFirst(on ? first : Optional.empty());
        return tls.map(told -> config.withTls(() -> authority(told.folder().resolve(TlsFolder.CA))))
                .orElse(config);
    }

    /** The certificate of the cluster's root, for those who want to trust it; empty while it cannot be read. */
    private static Optional<String> authority(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // No field: settings are read before it is known where log lines go.
            LoggerFactory.getLogger(AuthSettings.class)
                    .warn(
                            "the certificate of the cluster's authority cannot be read and is not shown: {}",
                            Home.words(e));
            return Optional.empty();
        }
    }

    /** The file may be gone after it was used. */
    private static Optional<Directory.First> first(Path file, Problems problems) {
        String text;
        try {
            if (Files.size(file) > BYTES_MAX) {
                problems.add("initial-admin-file = " + file + ": expected one line UID:HASH, got a long file");
                return Optional.empty();
            }
            text = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            problems.add("initial-admin-file = " + file + " cannot be read: " + Home.words(e));
            return Optional.empty();
        }
        return parsed(text, file, problems);
    }

    private static Optional<Directory.First> parsed(String text, Path file, Problems problems) {
        String[] parts = text.split("[:\\s]+", 2);
        boolean hash = parts.length == 2 && Passwords.isHash(parts[1]);
        boolean key = parts.length == 2 && KEY.matcher(parts[1]).matches();
        if (!hash && !key) {
            problems.add("initial-admin-file = " + file + ": expected one line UID:HASH with a bcrypt hash such as"
                    + " admin:$2y$11$..., of cost 4 to 15; 'htpasswd -nBC 11 admin' prints one. Or UID:KEY with a"
                    + " service account's public RSA key, the base 64 of 'openssl rsa -in key.pem -pubout' in one"
                    + " line");
            return Optional.empty();
        }
        try {
            User.check(parts[0], "");
            return Optional.of(
                    hash
                            ? Directory.First.person(parts[0], parts[1])
                            : Directory.First.service(parts[0], pem(parts[1])));
        } catch (AuthError e) {
            problems.add("initial-admin-file = " + file + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** @throws AuthError when it is no RSA key that is long enough */
    private static String pem(String base64) {
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
        Tokens.publicKey(pem);
        return pem;
    }
}
