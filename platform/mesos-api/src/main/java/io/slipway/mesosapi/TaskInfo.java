package io.slipway.mesosapi;

import io.slipway.resources.Resources;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task to launch.
 *
 * @param name for people
 * @param taskId unique in the framework
 * @param agentId where
 * @param resources what it takes, from the accepted offers
 * @param command what it runs
 * @param volumes persistent folders, made on first use
 * @param healthCheck how its agent checks it
 * @param killPolicy how it is ended; null for {@link KillPolicy#DEFAULT}
 * @param discovery how it is found
 * @param labels free labels
 * @param role the role whose allocation it is charged to
 */
public record TaskInfo(
        String name,
        TaskId taskId,
        AgentId agentId,
        Resources resources,
        CommandInfo command,
        List<PersistentVolume> volumes,
        @Nullable HealthCheck healthCheck,
        @Nullable KillPolicy killPolicy,
        @Nullable DiscoveryInfo discovery,
        Map<String, String> labels,
        String role) {

    /**
     * The label that names the Java versions a task runs on, such as {@code 11-17}, {@code 17-} or {@code 21}. The
     * agent picks the newest JDK it has within the range and sets {@code JAVA_HOME}.
     */
    public static final String JDK_LABEL = "SLIPWAY_JDK";

    /** The agent attribute (a set) that names the major versions of the JDKs an agent has. */
    public static final String JDK_ATTRIBUTE = "jdk";

    /** Copies the collections. */
    public TaskInfo {
        volumes = List.copyOf(volumes);
        labels = Map.copyOf(labels);
    }
}
