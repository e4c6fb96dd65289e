package io.slipway.scheduler.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.marathonapi.PathId;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Goal;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.Run;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many instances as JSON, small and quick to read: what they share (apps, places, resources) stands there once, and each
 * instance is a row, an array in this order:
 *
 * <ol>
 *   <li>the app's number among {@code apps}; the id behind the app's name, or the whole id in an array
 *   <li>index, goal, condition, version, version of the configuration, since, made at, incarnation, kill reason or null
 *   <li>for one that has a task: the numbers of its place and resources, staged at, started at or null, health or null,
 *       container or null, message, host ports, volumes, health report or null
 * </ol>
 *
 * <p>Times are milliseconds from {@code base}. Further columns of later versions are passed over.
 */
final class InstanceRows {
    private static final String INFIX = ".instance-";

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
        new Writing(out, instances).write();
    }

    /** Numbers things in the order in which they are first met. */
    private static final class Numbers<T> {
        private final Map<T, Integer> numbers = new LinkedHashMap<>();
        private @Nullable T latest;
        private int latestNumber;

        int of(T thing) {
            if (thing != latest) {
                latest = thing;
                latestNumber = numbers.computeIfAbsent(thing, unused -> numbers.size());
            }
            return latestNumber;
        }

        void write(JsonGenerator out, String name, Function<T, ? extends JsonNode> form) throws IOException {
            out.writeArrayFieldStart(name);
            for (T thing : numbers.keySet()) {
                out.writeTree(form.apply(thing));
            }
            out.writeEndArray();
        }
    }

    private static final class Writing {
        private final JsonGenerator out;
        private final List<Instance> instances;
        private final Numbers<PathId> apps = new Numbers<>();
        private final Numbers<Place> places = new Numbers<>();
        private final Numbers<Resources> resources = new Numbers<>();
        private final Map<PathId, String> prefixes = new LinkedHashMap<>();
        private final long base;

        Writing(JsonGenerator out, List<Instance> instances) {
            this.out = out;
            this.instances = instances;
            this.base = instances.isEmpty() ? 0 : instances.get(0).createdAt().toEpochMilli();
        }

        void write() throws IOException {
            int[][] numbers = new int[instances.size()][];
            for (int i = 0; i < numbers.length; i++) {
                Instance instance = instances.get(i);
                Run run = instance.run();
                numbers[i] = run == null
                        ? new int[] {apps.of(instance.app())}
                        : new int[] {apps.of(instance.app()), places.of(Place.of(run)), resources.of(run.resources())};
            }
            out.writeNumberField("base", base);
            apps.write(out, "apps", app -> Json.text(app.toString()));
            places.write(out, "places", Place::json);
            resources.write(out, "resources", MesosJson::resources);
            out.writeArrayFieldStart("rows");
            for (int i = 0; i < numbers.length; i++) {
                row(instances.get(i), numbers[i]);
            }
            out.writeEndArray();
        }

        private void row(Instance instance, int[] numbers) throws IOException {
            out.writeStartArray();
            out.writeNumber(numbers[0]);
            id(instance);
            out.writeNumber(instance.index());
            out.writeString(instance.goal().name());
            out.writeString(instance.condition().name());
            time(instance.version());
            time(instance.configVersion());
            time(instance.since());
            time(instance.createdAt());
            out.writeNumber(instance.incarnation());
            out.writeString(instance.killReason());
            Run run = instance.run();
            if (run != null) {
                out.writeNumber(numbers[1]);
                out.writeNumber(numbers[2]);
                run(run);
            }
            out.writeEndArray();
        }

        private void id(Instance instance) throws IOException {
            String id = instance.id().value();
            String prefix = prefixes.computeIfAbsent(instance.app(), app -> app.safe() + INFIX);
            if (id.startsWith(prefix)) {
                out.writeString(id.substring(prefix.length()));
            } else {
                out.writeStartArray();
                out.writeString(id);
                out.writeEndArray();
            }
        }

        private void run(Run run) throws IOException {
            Boolean healthy = run.healthy();
            ContainerId container = run.containerId();
            time(run.stagedAt());
            time(run.startedAt());
            if (healthy == null) {
                out.writeNull();
            } else {
                out.writeBoolean(healthy);
            }
            out.writeString(container == null ? null : container.value());
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
            if (run.health() == null) {
                out.writeNull();
            } else {
                out.writeTree(InstanceJson.health(run.health()));
            }
        }

        private void time(@Nullable Instant time) throws IOException {
            if (time == null) {
                out.writeNull();
            } else {
                out.writeNumber(time.toEpochMilli() - base);
            }
        }
    }

    /**
     * Reads the rows.
     *
     * @param head the fields before them
     * @param in at the beginning of the array of rows; behind it afterwards
     */
    static List<Instance> read(JsonNode head, JsonParser in) throws IOException {
        return new Reading(head, in).rows();
    }

    private static final class Reading {
        private final JsonParser in;
        private final List<PathId> apps;
        private final List<String> prefixes;
        private final List<Place> places;
        private final List<Resources> resources;
        private final long base;
        /** Times that many rows have in common. */
        private long latestMillis = Long.MIN_VALUE;

        private Instant latest = Instant.EPOCH;

        Reading(JsonNode head, JsonParser in) {
            this.in = in;
            this.apps = Json.list(head.path("apps"), Json::path);
            this.prefixes = apps.stream().map(app -> app.safe() + INFIX).toList();
            this.places = Json.list(head.path("places"), Place::read);
            this.resources = Json.list(head.path("resources"), MesosJson::resources);
            this.base = head.path("base").asLong();
        }

        List<Instance> rows() throws IOException {
            List<Instance> instances = new ArrayList<>();
            expect(JsonToken.START_ARRAY, in.currentToken());
            while (in.nextToken() == JsonToken.START_ARRAY) {
                instances.add(row());
            }
            expect(JsonToken.END_ARRAY, in.currentToken());
            return instances;
        }

        private Instance row() throws IOException {
            int app = number();
            InstanceId id = id(app);
            int index = number();
            Goal goal = Goal.valueOf(text());
            Condition condition = Condition.valueOf(text());
            Instant version = time();
            Instant configVersion = time();
            Instant since = time();
            Instant createdAt = time();
            int incarnation = number();
            String killReason = in.nextTextValue();
            Run run = in.nextToken() == JsonToken.END_ARRAY ? null : run();
            return new Instance(
                    id,
                    apps.get(app),
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

        private InstanceId id(int app) throws IOException {
            String behind = in.nextTextValue();
            if (behind != null) {
                return new InstanceId(prefixes.get(app) + behind);
            }
            expect(JsonToken.START_ARRAY, in.currentToken());
            InstanceId id = new InstanceId(text());
            expect(JsonToken.END_ARRAY, in.nextToken());
            return id;
        }

        /** The number of its place has been read already. */
        private Run run() throws IOException {
            Place place = places.get(in.getIntValue());
            Resources taken = resources.get(number());
            Instant stagedAt = time();
            Instant startedAt = optionalTime();
            Boolean healthy = in.nextBooleanValue();
            String container = in.nextTextValue();
            String message = text();
            expect(JsonToken.START_ARRAY, in.nextToken());
            List<Integer> ports = new ArrayList<>(0);
            while (in.nextToken() != JsonToken.END_ARRAY) {
                ports.add(in.getIntValue());
            }
            in.nextToken();
            JsonNode volumes = EntryCodec.MAPPER.<JsonNode>readTree(in);
            in.nextToken();
            JsonNode health = EntryCodec.MAPPER.<JsonNode>readTree(in);
            for (JsonToken more = in.nextToken(); more != JsonToken.END_ARRAY; more = in.nextToken()) {
                in.skipChildren();
            }
            return new Run(
                    place.agentId(),
                    place.hostname(),
                    place.role(),
                    taken,
                    ports,
                    Json.list(volumes, InstanceJson::persistent),
                    place.attributes(),
                    stagedAt,
                    startedAt,
                    healthy,
                    health.isNull() ? null : InstanceJson.health(health),
                    message,
                    container == null ? null : new ContainerId(container));
        }

        private int number() throws IOException {
            expect(JsonToken.VALUE_NUMBER_INT, in.nextToken());
            return in.getIntValue();
        }

        private String text() throws IOException {
            expect(JsonToken.VALUE_STRING, in.nextToken());
            return in.getText();
        }

        private Instant time() throws IOException {
            expect(JsonToken.VALUE_NUMBER_INT, in.nextToken());
            return instant(in.getLongValue());
        }

        private @Nullable Instant optionalTime() throws IOException {
            return in.nextToken() == JsonToken.VALUE_NULL ? null : instant(in.getLongValue());
        }

        private Instant instant(long millis) {
            if (millis != latestMillis) {
                latestMillis = millis;
                latest = Instant.ofEpochMilli(base + millis);
            }
            return latest;
        }

        private void expect(JsonToken expected, @Nullable JsonToken found) {
            if (found != expected) {
                throw new IllegalArgumentException("journal: a row of an instance has " + found + " where " + expected
                        + " is expected, at " + in.currentLocation().offsetDescription() + "; the log is damaged");
            }
        }
    }
}
