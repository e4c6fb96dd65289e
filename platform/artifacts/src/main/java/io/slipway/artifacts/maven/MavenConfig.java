package io.slipway.artifacts.maven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Maven artefacts come from.
 *
 * @param localRepository the resolver's folder for POMs and files on their way; our own, never the user's
 * @param bundled the distribution's folder in Maven layout, asked first and only for the own group; null: none
 * @param userSettings Maven's {@code settings.xml} of the user; null or absent: none
 * @param globalSettings that of the Maven installation; null or absent: none
 * @param securitySettings where the master password lies for encrypted ones; null or absent: none
 * @param connect for a connection to be accepted
 * @param stall without a byte before a try is given up
 */
public record MavenConfig(
        Path localRepository,
        @Nullable Path bundled,
        @Nullable Path userSettings,
        @Nullable Path globalSettings,
        @Nullable Path securitySettings,
        Duration connect,
        Duration stall) {

    /** The settings files that Maven itself would read for this user, given the process's variables and home. */
    public static MavenConfig ofUser(Path localRepository, @Nullable Path bundled, Map<String, String> env, Path home) {
        String installation = env.getOrDefault("MAVEN_HOME", env.get("M2_HOME"));
        Path maven = home.resolve(".m2");
        return new MavenConfig(
                localRepository,
                bundled,
                maven.resolve("settings.xml"),
                installation == null ? null : Path.of(installation, "conf", "settings.xml"),
                maven.resolve("settings-security.xml"),
                Duration.ofSeconds(15),
                Duration.ofMinutes(1));
    }

    static @Nullable Path present(@Nullable Path file) {
        return file != null && Files.isRegularFile(file) ? file : null;
    }
}
