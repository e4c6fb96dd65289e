package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every message of this API to a JSON tree and back. Each pair of methods is each other's inverse. Readers throw {@link
 * MesosJsonException} with the path of what is wrong. Stateless.
 */
public final class MesosJson {
    private MesosJson() {}

    /** Mesos {@code TaskInfo}; volumes are disk resources with persistence. */
    public static ObjectNode task(TaskInfo task) {
        return TaskJson.write(task);
    }

    /** Mesos {@code TaskInfo}. */
    public static TaskInfo task(JsonNode json) {
        return TaskJson.read(JsonPart.root(json));
    }

    /** Mesos {@code TaskStatus}. */
    public static ObjectNode status(TaskStatus status) {
        return StatusJson.write(status);
    }

    /** Mesos {@code TaskStatus}. */
    public static TaskStatus status(JsonNode json) {
        return StatusJson.read(JsonPart.root(json));
    }

    /** Mesos {@code FrameworkInfo}. */
    public static ObjectNode framework(FrameworkInfo framework) {
        return FrameworkJson.write(framework);
    }

    /** Mesos {@code FrameworkInfo}. */
    public static FrameworkInfo framework(JsonNode json) {
        return FrameworkJson.read(JsonPart.root(json));
    }

    /** Mesos {@code AgentInfo}. */
    public static ObjectNode agent(AgentInfo agent) {
        return AgentJson.write(agent);
    }

    /** Mesos {@code AgentInfo}. */
    public static AgentInfo agent(JsonNode json) {
        return AgentJson.readInfo(JsonPart.root(json));
    }

    /** Mesos {@code Offer}. */
    public static ObjectNode offer(Offer offer) {
        return EventJson.write(offer);
    }

    /** Mesos {@code Offer}. */
    public static Offer offer(JsonNode json) {
        return EventJson.readOffer(JsonPart.root(json));
    }

    /** An array of Mesos {@code Resource}. */
    public static ArrayNode resources(Resources resources) {
        return ResourceJson.write(resources, null);
    }

    /** An array of Mesos {@code Resource}. */
    public static Resources resources(JsonNode array) {
        return ResourceJson.read(JsonPart.root(array));
    }

    /** An array of Mesos {@code Attribute}. */
    public static ArrayNode attributes(Attributes attributes) {
        return ResourceJson.write(attributes);
    }

    /** An array of Mesos {@code Attribute}. */
    public static Attributes attributes(JsonNode array) {
        return ResourceJson.readAttributes(JsonPart.root(array));
    }

    /** Mesos {@code scheduler.Call}, every type but SUBSCRIBE. */
    public static ObjectNode call(FrameworkId from, Call call) {
        ObjectNode object = Trees.object();
        object.set("framework_id", Trees.id(from));
        CallJson.write(call, object);
        return object;
    }

    /** Mesos {@code scheduler.Call}, every type but SUBSCRIBE. */
    public static Call call(JsonNode json) {
        return CallJson.read(JsonPart.root(json));
    }

    /** Who makes a {@code scheduler.Call}; null when it does not say. */
    public static @Nullable FrameworkId caller(JsonNode call) {
        return JsonPart.root(call).maybe("framework_id", id -> id.id(FrameworkId::new));
    }

    /** The type of a {@code scheduler.Call} or any other message that carries one. */
    public static String type(JsonNode json) {
        return JsonPart.root(json).get("type").text();
    }

    /** Mesos {@code scheduler.Call} of type SUBSCRIBE. */
    public static ObjectNode subscribe(Subscribe subscribe) {
        ObjectNode object = Trees.object();
        FrameworkId id = subscribe.framework().id();
        if (id != null) {
            object.set("framework_id", Trees.id(id));
        }
        ObjectNode body = CallJson.open(object, "SUBSCRIBE", "subscribe");
        body.set("framework_info", framework(subscribe.framework()));
        if (!subscribe.suppressedRoles().isEmpty()) {
            body.set("suppressed_roles", Trees.sorted(subscribe.suppressedRoles()));
        }
        return object;
    }

    /** Mesos {@code scheduler.Call} of type SUBSCRIBE. */
    public static Subscribe subscribe(JsonNode json) {
        JsonPart body = JsonPart.root(json).get("subscribe");
        FrameworkInfo framework = FrameworkJson.read(body.get("framework_info"));
        return new Subscribe(framework, new HashSet<>(body.list("suppressed_roles", JsonPart::text)));
    }

    /**
     * What a framework subscribes with.
     *
     * @param framework who
     * @param suppressedRoles roles that get no offers until revived
     */
    public record Subscribe(FrameworkInfo framework, Set<String> suppressedRoles) {
        /** Copies the set. */
        public Subscribe {
            suppressedRoles = Set.copyOf(suppressedRoles);
        }
    }

    /** Mesos {@code scheduler.Event}. */
    public static ObjectNode event(Event event) {
        return EventJson.write(event);
    }

    /** Mesos {@code scheduler.Event}. */
    public static Event event(JsonNode json) {
        return EventJson.read(JsonPart.root(json));
    }

    /** What an agent tells the master. */
    public static ObjectNode fromAgent(FromAgent message) {
        return AgentJson.write(message);
    }

    /** What an agent tells the master. */
    public static FromAgent fromAgent(JsonNode json) {
        return AgentJson.readFrom(JsonPart.root(json));
    }

    /** What the master tells an agent. */
    public static ObjectNode toAgent(ToAgent message) {
        return AgentJson.write(message);
    }

    /** What the master tells an agent. */
    public static ToAgent toAgent(JsonNode json) {
        return AgentJson.readTo(JsonPart.root(json));
    }
}
