package io.slipway.installer.steps;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.host.Shell;
import java.time.Duration;

/** Takes away what was made on a host, by the list that lies there. */
public final class Removal {
    private Removal() {}

    /**
     * Removes everything on the list; called again it goes on.
     *
     * @param root a folder in place of {@code /} for trials; empty for the host itself
     * @return whether there was anything
     * @throws HostException when something stays
     */
    public static boolean from(Host host, String root, Duration timeout) {
        String program = "R=" + Shell.quoted(root) + "\n" + HostSteps.Programs.text("steps.sh") + "\n"
                + HostSteps.Programs.text("remove.sh");
        Result result = host.run(program, timeout);
        if (!result.ok()) {
            throw new HostException(
                    HostException.Kind.FAILED,
                    "not all could be removed: " + result.words(),
                    "look what holds it there, then call the same again");
        }
        return result.out().contains("removed");
    }
}
