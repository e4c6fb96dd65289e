package io.slipway.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operating system's processes of tasks that sleep. */
final class TaskProcesses {
    private static final Duration SOON = Duration.ofSeconds(60);

    private TaskProcesses() {}

    /** Task id to the process that runs it. */
    static Map<String, Long> of(List<JsonNode> tasks) {
        Map<String, Long> pids = new HashMap<>();
        for (JsonNode task : tasks) {
            String id = task.path("id").asText();
            pids.put(id, Slipway.await("the process of " + id, SOON, () -> pidOf("MESOS_TASK_ID=" + id)));
        }
        return pids;
    }

    /** A variable of a task's process. */
    static String variable(long pid, String name) {
        return environment(pid).stream()
                .filter(variable -> variable.startsWith(name + "="))
                .map(variable -> variable.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    /** How many of these processes are there no more. */
    static long lost(Map<String, Long> tasks) {
        return tasks.entrySet().stream()
                .filter(task -> !environment(task.getValue()).contains("MESOS_TASK_ID=" + task.getKey()))
                .count();
    }

    /** Ends what a test that failed has left running below {@code folder}. */
    static void endAllBelow(Path folder) {
        ProcessHandle.allProcesses()
                .filter(handle -> environment(handle.pid()).stream()
                        .anyMatch(variable -> variable.startsWith("MESOS_SANDBOX=" + folder + "/")))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static Long pidOf(String marker) {
        return ProcessHandle.allProcesses()
                .filter(handle ->
                        handle.info().command().map(c -> c.endsWith("/sleep")).orElse(false))
                .map(ProcessHandle::pid)
                .filter(pid -> environment(pid).contains(marker))
                .findFirst()
                .orElse(null);
    }

    private static List<String> environment(long pid) {
        try {
            String text = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/environ")), StandardCharsets.UTF_8);
            return List.of(text.split("\0", -1));
        } catch (IOException e) {
            return List.of(); // it has ended meanwhile
        }
    }
}
