package io.slipway.agent.task;

import io.slipway.agent.checkpoint.TaskRecord;
import io.slipway.agent.jdk.Jdk;
import io.slipway.mesosapi.AgentId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a task: a few of the machine, those the framework gave, and those that only the agent knows. Nothing
 * else of the agent's own environment reaches a task.
 */
final class TaskVariables {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private TaskVariables() {}

    /**
     * What the task finds. What the framework gives goes before what the machine has; a {@code JAVA_HOME} it gives is
     * kept.
     *
     * @param agentEnvironment the agent's own variables
     * @param user who the task runs as; null when not known
     */
    static Map<String, String> of(
            TaskRecord record,
            AgentId agent,
            @Nullable Jdk jdk,
            Map<String, String> agentEnvironment,
            @Nullable String user) {
        Map<String, String> given = record.task().command().environment();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", agentEnvironment.getOrDefault("PATH", DEFAULT_PATH));
        variables.put("LANG", agentEnvironment.getOrDefault("LANG", "C.UTF-8"));
        for (String name : new String[] {"LC_ALL", "TZ"}) {
            @Nullable String value = agentEnvironment.get(name);
            if (value != null) {
                variables.put(name, value);
            }
        }
        variables.put("HOME", record.sandbox().toString());
        if (user != null && !user.isEmpty()) {
            variables.put("USER", user);
            variables.put("LOGNAME", user);
        }
        variables.putAll(given);
        if (jdk != null && !given.containsKey("JAVA_HOME")) {
            variables.put("JAVA_HOME", jdk.home().toString());
            variables.put("PATH", jdk.home().resolve("bin") + ":" + variables.get("PATH"));
        }
        variables.put("MESOS_SANDBOX", record.sandbox().toString());
        variables.put("MESOS_DIRECTORY", record.sandbox().toString());
        variables.put("MESOS_AGENT_ID", agent.value());
        variables.put("MESOS_SLAVE_ID", agent.value());
        variables.put("MESOS_FRAMEWORK_ID", record.frameworkId().value());
        variables.put("MESOS_EXECUTOR_ID", record.task().taskId().value());
        variables.put("MESOS_TASK_ID", record.task().taskId().value());
        return variables;
    }
}
