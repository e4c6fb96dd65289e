package io.slipway.packages;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the package manager is set up.
 *
 * @param universe the folder of package sources that come with the distribution; it is the repository {@code Slipway}
 * @param remoteTimeout for one answer of a remote repository or resource
 * @param remoteKeep how long such an answer is used without asking again
 * @param version the software's version, told to remote repositories
 */
public record PackagesConfig(Path universe, Duration remoteTimeout, Duration remoteKeep, String version) {
    /** The settings of a node: 30 s for an answer, used for one minute, as Cosmos does. */
    public static PackagesConfig of(Path universe, String version) {
        return new PackagesConfig(universe, Duration.ofSeconds(30), Duration.ofMinutes(1), version);
    }
}
