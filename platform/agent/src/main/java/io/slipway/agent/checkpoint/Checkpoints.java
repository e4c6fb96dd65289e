package io.slipway.agent.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.json.MesosJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's memory on disk: {@code meta/agent.json}, {@code meta/boot.json}, and for each container the folder
 * {@code meta/tasks/ID} with
 * {@code task.json} and {@code reports.json}, in which the container keeps its own records too. Every method blocks;
 * different containers may be written at the same time.
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String AGENT = "agent.json";
    private static final String BOOT = "boot.json";
    private static final String TASK = "task.json";
    private static final String REPORTS = "reports.json";

    private final Path meta;
    private final Path tasks;
    private final Path damaged;
    private volatile String trouble = "";

    /**
     * Makes the folders.
     *
     * @param work the agent's work folder
     * @throws IOException when it cannot be written
     */
    public Checkpoints(Path work) throws IOException {
        this.meta = work.resolve("meta");
        this.tasks = meta.resolve("tasks");
        this.damaged = meta.resolve("damaged");
        Files.createDirectories(tasks);
        Files.setPosixFilePermissions(meta, PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * What was found after a restart.
     *
     * @param tasks the tasks and how their reports stand
     * @param damaged for each folder that could not be read: where it was moved, and why
     */
    public record Found(List<Entry> tasks, List<Damage> damaged) {
        /** Copies the lists. */
        public Found {
            tasks = List.copyOf(tasks);
            damaged = List.copyOf(damaged);
        }
    }

    /** A task and how its reports stand. */
    public record Entry(TaskRecord task, ReportRecord reports) {}

    /** A container whose checkpoint cannot be read. */
    public record Damage(ContainerId containerId, Path movedTo, String why) {}

    /**
     * The identity that the master gave; empty before the first registration.
     *
     * @throws DamagedCheckpointException when it cannot be told
     */
    public Optional<AgentId> agentId() throws IOException {
        return DurableFile.read(meta.resolve(AGENT))
                .map(json -> new AgentId(json.path("id").asText()));
    }

    /**
     * The identity; one that cannot be read is set aside and taken from the tasks, if all name the same.
     *
     * @return empty before the first registration, or when nothing tells it any more
     */
    public Optional<AgentId> agentId(Found found) throws IOException {
        try {
            return agentId();
        } catch (DamagedCheckpointException e) {
            Files.createDirectories(damaged);
            Path file = meta.resolve(AGENT);
            Path away = damaged.resolve(
                    AGENT + "-" + Files.getLastModifiedTime(file).toMillis());
            Files.move(file, away, StandardCopyOption.REPLACE_EXISTING);
            Set<AgentId> told = new HashSet<>();
            found.tasks().forEach(entry -> told.add(entry.task().task().agentId()));
            LOG.error("{}; moved to {}; its tasks say that it is {}", e.getMessage(), away, told);
            return told.size() == 1 ? Optional.of(told.iterator().next()) : Optional.empty();
        }
    }

    /** Gives the identity up: the next registration is that of a new agent. */
    public void forgetAgentId() throws IOException {
        Files.deleteIfExists(meta.resolve(AGENT));
    }

    /** The boot of the machine in which the agent last ran; empty before the first time, or when it cannot be told. */
    public Optional<String> boot() throws IOException {
        try {
            return DurableFile.read(meta.resolve(BOOT))
                    .map(json -> json.path("boot_id").asText());
        } catch (DamagedCheckpointException e) {
            LOG.error("{}; a restart of the machine cannot be told this time", e.getMessage());
            return Optional.empty();
        }
    }

    /** Keeps the present boot. */
    public void saveBoot(String boot) throws IOException {
        DurableFile.write(
                meta.resolve(BOOT), JsonNodeFactory.instance.objectNode().put("boot_id", boot));
    }

    /** Keeps the identity. */
    public void saveAgentId(AgentId id) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id.value());
        write(meta.resolve(AGENT), json);
    }

    /** What went wrong when something was written last; empty when nothing did. */
    public String trouble() {
        return trouble;
    }

    private void write(Path file, ObjectNode json) throws IOException {
        try {
            Files.createDirectories(file.getParent());
            DurableFile.write(file, json);
            trouble = "";
        } catch (IOException e) {
            trouble = file + " could not be written: " + e + "; make room, or mend the disk";
            throw e;
        }
    }

    /** The folder of a container's records. */
    public Path folder(ContainerId id) {
        return tasks.resolve(id.value());
    }

    /** Keeps a task, making its folder. */
    public void saveTask(TaskRecord record) throws IOException {
        Path folder = folder(record.containerId());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("framework", MesosJson.framework(record.framework()));
        json.set("task", MesosJson.task(record.task()));
        json.put("container_id", record.containerId().value());
        json.put("sandbox", record.sandbox().toString());
        json.put("accepted", record.accepted().toString());
        write(folder.resolve(TASK), json);
    }

    /** Keeps how a task's reports stand, making its folder. */
    public void saveReports(ContainerId id, ReportRecord record) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (record.latest() != null) {
            json.set("latest", MesosJson.status(record.latest()));
        }
        ArrayNode pending = json.putArray("pending");
        record.pending().forEach(status -> pending.add(MesosJson.status(status)));
        write(folder(id).resolve(REPORTS), json);
    }

    /** Drops a container's folder. */
    public void forget(ContainerId id) throws IOException {
        Path folder = folder(id);
        if (!Files.isDirectory(folder)) {
            return;
        }
        // Without this file the rest is no task any more, should the deletion be cut short.
        Files.deleteIfExists(folder.resolve(TASK));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Everything that was kept. What cannot be read is moved to {@code meta/damaged} and told. */
    public Found find() throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<Damage> damages = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(tasks)) {
            for (Path folder : folders) {
                ContainerId id = new ContainerId(folder.getFileName().toString());
                try {
                    Optional<JsonNode> task = DurableFile.read(folder.resolve(TASK));
                    if (task.isEmpty()) {
                        forget(id);
                        continue;
                    }
                    entries.add(new Entry(task(task.get()), reports(folder)));
                } catch (IOException | RuntimeException e) {
                    damages.add(new Damage(id, moveAway(folder), String.valueOf(e.getMessage())));
                }
            }
        }
        return new Found(entries, damages);
    }

    private Path moveAway(Path folder) throws IOException {
        Files.createDirectories(damaged);
        return Files.move(folder, damaged.resolve(folder.getFileName()));
    }

    private static TaskRecord task(JsonNode json) {
        return new TaskRecord(
                MesosJson.framework(json.path("framework")),
                MesosJson.task(json.path("task")),
                new ContainerId(json.path("container_id").asText()),
                Path.of(json.path("sandbox").asText()),
                Instant.parse(json.path("accepted").asText()));
    }

    private static ReportRecord reports(Path folder) throws IOException {
        Optional<JsonNode> json = DurableFile.read(folder.resolve(REPORTS));
        if (json.isEmpty()) {
            return ReportRecord.NONE;
        }
        List<TaskStatus> pending = new ArrayList<>();
        json.get().path("pending").forEach(status -> pending.add(MesosJson.status(status)));
        JsonNode latest = json.get().path("latest");
        return new ReportRecord(latest.isMissingNode() ? null : MesosJson.status(latest), pending);
    }
}
