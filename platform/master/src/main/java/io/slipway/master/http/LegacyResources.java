package io.slipway.master.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;

/**
 * Resources and attributes as the endpoints of Mesos show them: an object with {@code cpus}, {@code gpus}, {@code
 * mem} and {@code disk} as numbers, even when 0, and ranges and sets as texts.
 */
final class LegacyResources {
    private LegacyResources() {}

    static ObjectNode of(Resources resources) {
        Resources flat = resources.flatten();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String name : new String[] {Resources.CPUS, Resources.GPUS, Resources.MEM, Resources.DISK}) {
            object.put(name, flat.amount(name));
        }
        for (Resource resource : flat) {
            put(object, resource.name(), resource.value());
        }
        return object;
    }

    /** What is reserved, role by role. */
    static ObjectNode reserved(Resources resources) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String role : resources.roles()) {
            if (!role.equals(Resources.UNRESERVED)) {
                object.set(role, of(resources.ofRole(role)));
            }
        }
        return object;
    }

    static ObjectNode of(Attributes attributes) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        attributes.values().forEach((name, value) -> put(object, name, value));
        return object;
    }

    private static void put(ObjectNode object, String name, Value value) {
        if (value instanceof Value.Scalar scalar) {
            object.put(name, scalar.amount());
        } else {
            object.put(name, value.toString());
        }
    }
}
