package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.resources.Attributes;
import io.slipway.resources.PortRange;
import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resources, attributes and persistent volumes. A static reservation is written as Mesos did before reservation
 * refinement: the role stands in {@code role} and there is no {@code reservation}. Both forms are read.
 */
final class ResourceJson {
    private ResourceJson() {}

    static ArrayNode write(Resources resources, @Nullable String allocationRole) {
        return Trees.array(resources.entries(), resource -> write(resource, allocationRole));
    }

    static Resources read(JsonPart array) {
        return array.checked(() -> Resources.of(array.elements(ResourceJson::readOne)));
    }

    /**
     * A task's resources: its volumes are disk resources with persistence, and what they take is taken off the disk
     * entry that holds them.
     */
    static ArrayNode writeTask(Resources resources, List<PersistentVolume> volumes, String role) {
        Resources rest = resources;
        ArrayNode written = JsonNodeFactory.instance.arrayNode();
        for (PersistentVolume volume : volumes) {
            Resource disk = new Resource(Resources.DISK, holder(rest, volume), megabytes(volume));
            if (rest.contains(Resources.of(disk))) {
                rest = rest.minus(Resources.of(disk));
            }
            ObjectNode entry = write(disk, role);
            entry.set("disk", persistence(volume));
            written.add(entry);
        }
        return write(rest, role).addAll(written);
    }

    static List<PersistentVolume> readVolumes(JsonPart array) {
        List<PersistentVolume> volumes = new ArrayList<>();
        for (JsonPart entry : array.elements(part -> part)) {
            JsonPart disk = entry.find("disk");
            JsonPart persistence = disk == null ? null : disk.find("persistence");
            if (disk != null && persistence != null) {
                volumes.add(new PersistentVolume(
                        persistence.get("id").text(),
                        disk.get("volume").get("container_path").text(),
                        entry.get("scalar").get("value").decimal().longValue()));
            }
        }
        return volumes;
    }

    /** The persistence ids of a list of volumes. */
    static List<String> readPersistenceIds(JsonPart array) {
        return array.elements(
                volume -> volume.get("disk").get("persistence").get("id").text());
    }

    /** A volume by its identity alone. */
    static ObjectNode writePersistenceId(String id) {
        ObjectNode volume = Trees.object().put("name", Resources.DISK).put("type", "SCALAR");
        volume.putObject("disk").putObject("persistence").put("id", id);
        return volume;
    }

    /** The role that the first entry is allocated to; null when it does not say. */
    static @Nullable String readAllocationRole(JsonPart array) {
        for (JsonPart entry : array.elements(part -> part)) {
            JsonPart allocation = entry.find("allocation_info");
            if (allocation != null && allocation.find("role") != null) {
                return allocation.get("role").text();
            }
        }
        return null;
    }

    static ArrayNode write(Attributes attributes) {
        return Trees.array(attributes.values().entrySet(), attribute -> {
            ObjectNode object = Trees.object().put("name", attribute.getKey());
            writeValue(object, attribute.getValue());
            return object;
        });
    }

    static Attributes readAttributes(JsonPart array) {
        Map<String, Value> values = new TreeMap<>();
        for (JsonPart attribute : array.elements(part -> part)) {
            values.put(attribute.get("name").text(), readValue(attribute));
        }
        return new Attributes(values);
    }

    private static ObjectNode write(Resource resource, @Nullable String allocationRole) {
        ObjectNode object = Trees.object().put("name", resource.name());
        writeValue(object, resource.value());
        object.put("role", resource.role());
        if (allocationRole != null) {
            object.putObject("allocation_info").put("role", allocationRole);
        }
        return object;
    }

    private static Resource readOne(JsonPart part) {
        String name = part.get("name").text();
        String role = readRole(part);
        Value value = readValue(part);
        return part.checked(() -> new Resource(name, role, value));
    }

    private static String readRole(JsonPart part) {
        List<JsonPart> reservations = part.list("reservations", element -> element);
        if (reservations.size() > 1) {
            throw part.wrong("a stack of " + reservations.size() + " reservations; at most one is understood");
        }
        JsonPart reservation = reservations.isEmpty() ? part.find("reservation") : reservations.get(0);
        if (reservation != null && "DYNAMIC".equals(reservation.get("type", JsonPart::text, "DYNAMIC"))) {
            throw reservation.wrong("dynamic reservations are not understood; only static ones are");
        }
        return reservations.isEmpty()
                ? part.get("role", JsonPart::text, Resources.UNRESERVED)
                : reservations.get(0).get("role").text();
    }

    private static void writeValue(ObjectNode object, Value value) {
        if (value instanceof Value.Scalar scalar) {
            object.put("type", "SCALAR").putObject("scalar").set("value", Trees.thousandths(scalar.milli()));
        } else if (value instanceof Value.Ranges ranges) {
            object.put("type", "RANGES")
                    .putObject("ranges")
                    .set("range", Trees.array(ranges.ranges(), ResourceJson::write));
        } else if (value instanceof Value.Items items) {
            object.put("type", "SET").putObject("set").set("item", Trees.texts(items.items()));
        } else if (value instanceof Value.Text text) {
            object.put("type", "TEXT").putObject("text").put("value", text.text());
        } else {
            throw new IllegalStateException("unknown kind of value " + value);
        }
    }

    private static JsonNode write(PortRange range) {
        return Trees.object().put("begin", range.begin()).put("end", range.end());
    }

    private static Value readValue(JsonPart part) {
        String type = part.get("type").text();
        switch (type) {
            case "SCALAR":
                JsonPart number = part.get("scalar").get("value");
                return number.checked(() -> Value.Scalar.of(number.decimal().doubleValue()));
            case "RANGES":
                return new Value.Ranges(
                        part.get("ranges", ranges -> ranges.list("range", ResourceJson::readRange), List.of()));
            case "SET":
                return new Value.Items(
                        new TreeSet<>(part.get("set", set -> set.list("item", JsonPart::text), List.of())));
            case "TEXT":
                return new Value.Text(part.get("text").get("value").text());
            default:
                throw part.wrong("type '" + type + "' is none of SCALAR, RANGES, SET, TEXT");
        }
    }

    private static PortRange readRange(JsonPart part) {
        return part.checked(
                () -> new PortRange(part.get("begin").whole(), part.get("end").whole()));
    }

    private static String holder(Resources resources, PersistentVolume volume) {
        for (Resource resource : resources) {
            if (resource.name().equals(Resources.DISK)
                    && resource.value() instanceof Value.Scalar have
                    && have.milli() >= megabytes(volume).milli()) {
                return resource.role();
            }
        }
        return Resources.UNRESERVED;
    }

    private static Value.Scalar megabytes(PersistentVolume volume) {
        return new Value.Scalar(Math.multiplyExact(volume.sizeMb(), 1000));
    }

    private static ObjectNode persistence(PersistentVolume volume) {
        ObjectNode disk = Trees.object();
        disk.putObject("persistence").put("id", volume.persistenceId());
        disk.putObject("volume").put("mode", "RW").put("container_path", volume.containerPath());
        return disk;
    }
}
