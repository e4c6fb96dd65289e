package io.slipway.node;

import io.slipway.http.BearerToken;
import io.slipway.runtime.config.Problems;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Source;
import io.slipway.runtime.config.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Optional;

/** What both roles can be told. */
final class CommonSettings {
    private static final int TOKEN_MIN = 16;

    static final Setting<Optional<Role>> ROLE = Setting.choice(
                    "role", Role.class, "Whose configuration this is; lets a process refuse one that is not for it.")
            .optional();

    static final Setting<Optional<BearerToken>> JOIN_TOKEN = Setting.of(
                    "join-token",
                    "at least " + TOKEN_MIN + " letters, digits or signs without spaces, the same on masters and agents"
                            + " (`openssl rand -hex 32` makes one)",
                    text -> new BearerToken(Setting.require(text, text.length() >= TOKEN_MIN)),
                    "The secret that admits agents; needed unless `tls-folder` is set, and of no account then. It has"
                            + " no flag, since others on the machine see flags.")
            .optional()
            .hidden();

    static final Setting<LogFormat> LOG_FORMAT = Setting.choice(
                    "log-format", LogFormat.class, "Form of the log lines on stdout: text, or one JSON object a line.")
            .or("text");

    static final Setting<LogLevel> LOG_LEVEL = Setting.choice(
                    "log-level", LogLevel.class, "From which level on our own log lines are written.")
            .or("info");

    /** Form of log lines. */
    enum LogFormat {
        TEXT,
        JSON
    }

    /** Levels of log lines. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    private CommonSettings() {}

    /** The join token, or the lack of it among the {@code problems}. */
    static Optional<BearerToken> joinToken(Values values, Optional<?> tls, Problems problems) {
        Optional<BearerToken> token = values.get(JOIN_TOKEN);
        problems.check(
                tls.isPresent() || token.isPresent(),
                JOIN_TOKEN.key() + " is missing: expected " + JOIN_TOKEN.expected() + "; or set "
                        + TlsSettings.FOLDER.key() + ", so that agents join by certificates");
        return tls.isPresent() ? Optional.empty() : token;
    }

    static Setting<Path> home(Role role) {
        String name = role.name().toLowerCase(Locale.ROOT);
        return Setting.of(
                        "home",
                        "a folder",
                        text -> homePath(Setting.require(text, !text.isEmpty())),
                        "Where everything is kept; this process's own.")
                .or("~/.slipway-" + name);
    }

    static Setting<Integer> port(int usual) {
        return Setting.number("port", 0, 65_535, "Port to listen on; 0 takes a free one.")
                .or(String.valueOf(usual));
    }

    /** Says so when a file holds the join token and everybody on the machine may read it. */
    static Optional<String> openSecret(Path file) {
        try {
            boolean open = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
            return open && Source.file(file).given().containsKey(JOIN_TOKEN.key())
                    ? Optional.of(
                            file + " holds the join token and everybody on this machine may read it; chmod 600 " + file)
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // that it cannot be read is told where it is read
        }
    }

    private static Path homePath(String text) {
        String user = System.getProperty("user.home");
        return Path.of(text.startsWith("~/") ? user + text.substring(1) : text)
                .toAbsolutePath()
                .normalize();
    }
}
