package io.slipway.installer.preflight;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.host.Shell;
import java.time.Duration;

/**
 * The probes of a cluster on a host, each in a folder that bears the cluster's name. An installer takes its own away
 * when it ends; one that was killed could not.
 */
public final class Probes {
    private static final String FOLDER = "/tmp/slipway-probe.";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Only folders of this user, usually root: others could lay one there to have something ended. */
    private static final String END = """
            find /tmp -maxdepth 1 -type d -user "$(id -u)" -name "$own" | while read -r folder; do
                for process in $(grep -lFe "$folder" /proc/[0-9]*/cmdline 2>/dev/null); do
                    tr '\\0' '\\n' 2>/dev/null <"$process" | grep -qxFe "$folder" || continue
                    pid=${process#/proc/}
                    pid=${pid%/cmdline}
                    i=0
                    kill -9 "$pid" 2>/dev/null
                    while [ $i -lt 100 ] && grep -qFe "$folder" "$process" 2>/dev/null; do
                        sleep 0.1
                        i=$((i+1))
                    done
                done
                rm -rf "$folder"
            done
            """;

    private Probes() {}

    /** What {@code mktemp} makes a folder of. */
    static String template(String clusterName) {
        return FOLDER + clusterName + ".XXXXXX";
    }

    /** Ends all of a cluster that an installer left there. */
    public static void end(Host host, String clusterName) {
        String own = template(clusterName).replace("/tmp/", "").replace("XXXXXX", "??????");
        Result result = host.run("own=" + Shell.quoted(own) + "\n" + END, TIMEOUT);
        if (!result.ok()) {
            throw new HostException(
                    HostException.Kind.FAILED,
                    "a probe of an earlier check could not be ended: " + result.words(),
                    "look what is in " + FOLDER + clusterName + ".*");
        }
    }
}
