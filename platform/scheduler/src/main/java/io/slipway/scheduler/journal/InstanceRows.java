package io.slipway.scheduler.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.instance.Told;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Many instances as JSON, small and quick to read: what they share (apps, places, resources) stands there once, and
 * each instance is a row, an array in this order:
 *
 * <ol>
 *   <li>the app's number among {@code apps}; the id behind the app's name, or the whole id in an array
 *   <li>index, goal, condition, version, version of the configuration, since, made at, incarnation, kill reason or null
 *   <li>for one that has a task: the numbers of its place and resources, staged at, started at or null, health or null,
 *       container or null, message, host ports, volumes, health report or null
 * </ol>
 *
 * <p>What was reported of instances is written in the same way, with rows of app, id, condition, since, started at,
 * health, container, message and health report.
 *
 * <p>Times are milliseconds from {@code base}. Further columns of later versions are passed over.
 */
final class InstanceRows {
    /** Where tasks are. */
    private record Place(AgentId agentId, String hostname, String role, Attributes attributes) {
        static Place of(Run run) {
            return new Place(run.agentId(), run.hostname(), run.role(), run.attributes());
        }

        ObjectNode json() {
            ObjectNode json = Json.object().put("agent", agentId.value());
            json.put("hostname", hostname).put("role", role);
            return json.set("attributes", MesosJson.attributes(attributes));
        }

        static Place read(JsonNode json) {
            return new Place(
                    new AgentId(Json.text(json, "agent")),
                    Json.text(json, "hostname"),
                    Json.text(json, "role"),
                    MesosJson.attributes(json.path("attributes")));
        }
    }

    private InstanceRows() {}

    /** Writes the fields of an object that is open. */
    static void write(JsonGenerator out, List<Instance> instances) throws IOException {
        RowWriter.Numbers<PathId> apps = new RowWriter.Numbers<>();
        RowWriter.Numbers<Place> places = new RowWriter.Numbers<>();
        RowWriter.Numbers<Resources> resources = new RowWriter.Numbers<>();
        int[] numbers = new int[instances.size() * 3];
        for (int i = 0; i < instances.size(); i++) {
            Instance instance = instances.get(i);
            Run run = instance.run();
            numbers[3 * i] = apps.of(instance.app());
            if (run != null) {
                numbers[3 * i + 1] = places.of(Place.of(run));
                numbers[3 * i + 2] = resources.of(run.resources());
            }
        }
        RowWriter row = new RowWriter(
                out, instances.isEmpty() ? Instant.EPOCH : instances.get(0).createdAt());
        row.head(apps);
        places.write(out, "places", Place::json);
        resources.write(out, "resources", MesosJson::resources);
        out.writeArrayFieldStart("rows");
        for (int i = 0; i < instances.size(); i++) {
            out.writeStartArray();
            out.writeNumber(numbers[3 * i]);
            write(out, row, instances.get(i));
            Run run = instances.get(i).run();
            if (run != null) {
                out.writeNumber(numbers[3 * i + 1]);
                out.writeNumber(numbers[3 * i + 2]);
                write(out, row, run);
            }
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private static void write(JsonGenerator out, RowWriter row, Instance instance) throws IOException {
        row.id(instance.app(), instance.id());
        out.writeNumber(instance.index());
        out.writeString(instance.goal().name());
        out.writeString(instance.condition().name());
        row.time(instance.version());
        row.time(instance.configVersion());
        row.time(instance.since());
        row.time(instance.createdAt());
        out.writeNumber(instance.incarnation());
        out.writeString(instance.killReason());
    }

    private static void write(JsonGenerator out, RowWriter row, Run run) throws IOException {
        row.time(run.stagedAt());
        row.time(run.startedAt());
        row.flag(run.healthy());
        row.container(run.containerId());
        out.writeString(run.message());
        out.writeStartArray();
        for (int port : run.ports()) {
            out.writeNumber(port);
        }
        out.writeEndArray();
        out.writeStartArray();
        for (PersistentVolume volume : run.volumes()) {
            out.writeTree(InstanceJson.persistent(volume));
        }
        out.writeEndArray();
        row.health(run.health());
    }

    /** Writes the fields of an object that is open. */
    static void writeTold(JsonGenerator out, List<Told> told) throws IOException {
        RowWriter.Numbers<PathId> apps = new RowWriter.Numbers<>();
        told.forEach(one -> apps.of(one.app()));
        RowWriter row =
                new RowWriter(out, told.isEmpty() ? Instant.EPOCH : told.get(0).since());
        row.head(apps);
        out.writeArrayFieldStart("rows");
        for (Told one : told) {
            out.writeStartArray();
            out.writeNumber(apps.of(one.app()));
            row.id(one.app(), one.id());
            out.writeString(one.condition().name());
            row.time(one.since());
            row.time(one.startedAt());
            row.flag(one.healthy());
            row.container(one.containerId());
            out.writeString(one.message());
            row.health(one.health());
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    /**
     * Reads the rows.
     *
     * @param head the fields before them
     * @param in at the beginning of the array of rows; at its end afterwards
     */
    static List<Instance> read(JsonNode head, JsonParser in) throws IOException {
        return new Reading(head, in).instances();
    }

    /** As {@link #read}, for what was reported. */
    static List<Told> readTold(JsonNode head, JsonParser in) throws IOException {
        RowReader row = new RowReader(head, in);
        return row.rows(() -> {
            int app = row.number();
            InstanceId id = row.id(app);
            Condition condition = Condition.valueOf(row.text());
            Instant since = row.time();
            Instant startedAt = row.optionalTime();
            Boolean healthy = row.flag();
            ContainerId container = row.container();
            String message = row.text();
            HealthReport health = row.health();
            row.goesOn();
            return new Told(id, row.app(app), condition, since, startedAt, healthy, health, message, container);
        });
    }

    private static final class Reading {
        private final RowReader row;
        private final List<Place> places;
        private final List<Resources> resources;

        Reading(JsonNode head, JsonParser in) {
            this.row = new RowReader(head, in);
            this.places = Json.list(head.path("places"), Place::read);
            this.resources = Json.list(head.path("resources"), MesosJson::resources);
        }

        List<Instance> instances() throws IOException {
            return row.rows(this::instance);
        }

        private Instance instance() throws IOException {
            int app = row.number();
            InstanceId id = row.id(app);
            int index = row.number();
            Goal goal = Goal.valueOf(row.text());
            Condition condition = Condition.valueOf(row.text());
            Instant version = row.time();
            Instant configVersion = row.time();
            Instant since = row.time();
            Instant createdAt = row.time();
            int incarnation = row.number();
            String killReason = row.optionalText();
            Run run = row.goesOn() ? run() : null;
            return new Instance(
                    id,
                    row.app(app),
                    version,
                    configVersion,
                    index,
                    goal,
                    condition,
                    since,
                    createdAt,
                    incarnation,
                    killReason,
                    run);
        }

        /** The number of its place has been read already. */
        private Run run() throws IOException {
            Place place = places.get(row.current());
            Resources taken = resources.get(row.number());
            Instant stagedAt = row.time();
            Instant startedAt = row.optionalTime();
            Boolean healthy = row.flag();
            ContainerId container = row.container();
            String message = row.text();
            List<Integer> ports = row.numbers();
            List<PersistentVolume> volumes = row.trees(InstanceJson::persistent);
            HealthReport health = row.health();
            row.goesOn();
            return new Run(
                    place.agentId(),
                    place.hostname(),
                    place.role(),
                    taken,
                    ports,
                    volumes,
                    place.attributes(),
                    stagedAt,
                    startedAt,
                    healthy,
                    health,
                    message,
                    container);
        }
    }
}
