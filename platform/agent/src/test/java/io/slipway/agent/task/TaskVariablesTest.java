package io.slipway.agent.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.checkpoint.TaskRecord;
import io.slipway.agent.jdk.Jdk;
import io.slipway.agent.testing.RecordingMaster;
import io.slipway.agent.testing.TestTasks;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.TaskInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskVariablesTest {
    private static final Jdk JDK = new Jdk(17, "17.0.1", Path.of("/jdk"), true);

    private static Map<String, String> variables(Map<String, String> given) {
        TaskInfo plain = TestTasks.shell("t", "true");
        TaskInfo task = new TaskInfo(
                "t",
                plain.taskId(),
                plain.agentId(),
                plain.resources(),
                new CommandInfo(List.of(), given, true, "true", List.of(), null),
                List.of(),
                null,
                null,
                null,
                Map.of(),
                "*");
        TaskRecord record =
                new TaskRecord(TestTasks.FRAMEWORK, task, new ContainerId("c"), Path.of("/sandbox"), Instant.EPOCH);
        return TaskVariables.of(
                record,
                RecordingMaster.AGENT,
                JDK,
                Map.of("PATH", "/bin", "AWS_SECRET_ACCESS_KEY", "s3cret", "TZ", "UTC"),
                "alice");
    }

    @Test
    void givesNothingOfTheAgentsOwnButAFew() {
        assertThat(variables(Map.of("PORT0", "31000")))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("PATH", "/jdk/bin:/bin"),
                        Map.entry("LANG", "C.UTF-8"),
                        Map.entry("TZ", "UTC"),
                        Map.entry("HOME", "/sandbox"),
                        Map.entry("USER", "alice"),
                        Map.entry("LOGNAME", "alice"),
                        Map.entry("PORT0", "31000"),
                        Map.entry("JAVA_HOME", "/jdk"),
                        Map.entry("MESOS_SANDBOX", "/sandbox"),
                        Map.entry("MESOS_DIRECTORY", "/sandbox"),
                        Map.entry("MESOS_AGENT_ID", "agent-1"),
                        Map.entry("MESOS_SLAVE_ID", "agent-1"),
                        Map.entry("MESOS_FRAMEWORK_ID", "framework-1"),
                        Map.entry("MESOS_EXECUTOR_ID", "t"),
                        Map.entry("MESOS_TASK_ID", "t")));
    }

    @Test
    void letsTheTaskHaveItsOwnWay() {
        Map<String, String> variables =
                variables(Map.of("JAVA_HOME", "/own", "PATH", "/own/bin", "HOME", "/home", "MESOS_AGENT_ID", "forged"));
        assertThat(variables)
                .containsEntry("JAVA_HOME", "/own")
                .containsEntry("PATH", "/own/bin")
                .containsEntry("HOME", "/home")
                .containsEntry("MESOS_AGENT_ID", "agent-1");
        assertThat(variables(Map.of("PATH", "/opt/bin"))).containsEntry("PATH", "/jdk/bin:/opt/bin");
    }
}
