package io.slipway.master.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.json.MesosJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The registry's records and snapshots as JSON objects with a type and a version. */
final class RegistryJson {
    private static final int VERSION = 1;

    private final ObjectMapper mapper = new ObjectMapper();

    /** What a snapshot holds. */
    record Contents(
            List<AgentInfo> admitted,
            List<Registry.Unreachable> unreachable,
            Map<AgentId, Standing> standings,
            List<AgentId> gone,
            List<FrameworkInfo> frameworks,
            List<FrameworkId> ended) {}

    byte[] encode(RegistryRecord record) {
        ObjectNode json;
        if (record instanceof RegistryRecord.AgentAdmitted agent) {
            json = open("agent-admitted");
            json.set("agent", MesosJson.agent(agent.info()));
        } else if (record instanceof RegistryRecord.AgentUnreachable agent) {
            json = open("agent-unreachable")
                    .put("agentId", agent.agentId().value())
                    .put("since", agent.since().toString());
        } else if (record instanceof RegistryRecord.AgentStanding agent) {
            json = open("agent-standing").put("agentId", agent.agentId().value());
            if (agent.standing() != null) {
                json.set("standing", standing(agent.standing()));
            }
        } else if (record instanceof RegistryRecord.AgentRemoved agent) {
            json = open("agent-removed").put("agentId", agent.agentId().value());
        } else if (record instanceof RegistryRecord.FrameworkAdmitted framework) {
            json = open("framework-admitted");
            json.set("framework", MesosJson.framework(framework.info()));
        } else if (record instanceof RegistryRecord.FrameworkRemoved framework) {
            json = open("framework-removed")
                    .put("frameworkId", framework.frameworkId().value());
        } else {
            throw new IllegalStateException("unknown record " + record);
        }
        return bytes(json);
    }

    RegistryRecord decode(byte[] bytes) {
        JsonNode json = tree(bytes);
        String type = json.path("type").asText();
        switch (type) {
            case "agent-admitted":
                return new RegistryRecord.AgentAdmitted(MesosJson.agent(json.path("agent")));
            case "agent-unreachable":
                return new RegistryRecord.AgentUnreachable(
                        new AgentId(json.path("agentId").asText()),
                        Instant.parse(json.path("since").asText()));
            case "agent-standing":
                return new RegistryRecord.AgentStanding(
                        new AgentId(json.path("agentId").asText()),
                        json.has("standing") ? standing(json.path("standing")) : null);
            case "agent-removed":
                return new RegistryRecord.AgentRemoved(
                        new AgentId(json.path("agentId").asText()));
            case "framework-admitted":
                return new RegistryRecord.FrameworkAdmitted(MesosJson.framework(json.path("framework")));
            case "framework-removed":
                return new RegistryRecord.FrameworkRemoved(
                        new FrameworkId(json.path("frameworkId").asText()));
            default:
                throw new IllegalStateException("the log holds a record of the master of type '" + type
                        + "', which this version does not know; start the version that wrote it");
        }
    }

    byte[] snapshot(
            Collection<AgentInfo> admitted,
            Collection<Registry.Unreachable> unreachable,
            Map<AgentId, Standing> standings,
            Collection<AgentId> gone,
            Collection<FrameworkInfo> frameworks,
            Collection<FrameworkId> ended) {
        ObjectNode json = open("registry");
        ArrayNode agents = json.putArray("agents");
        admitted.forEach(info -> agents.add(MesosJson.agent(info)));
        ArrayNode away = json.putArray("unreachable");
        unreachable.forEach(agent ->
                away.addObject().put("since", agent.since().toString()).set("agent", MesosJson.agent(agent.info())));
        ArrayNode outOfUse = json.putArray("standings");
        standings.forEach((id, standing) -> outOfUse.add(standing(standing).put("agentId", id.value())));
        ArrayNode barred = json.putArray("gone");
        gone.forEach(id -> barred.add(id.value()));
        ArrayNode infos = json.putArray("frameworks");
        frameworks.forEach(info -> infos.add(MesosJson.framework(info)));
        ArrayNode ids = json.putArray("ended");
        ended.forEach(id -> ids.add(id.value()));
        return bytes(json);
    }

    Contents contents(byte[] snapshot) {
        JsonNode json = tree(snapshot);
        if (!json.path("type").asText().equals("registry")) {
            throw new IllegalStateException(
                    "the master's snapshot is of type '" + json.path("type").asText()
                            + "', which this version does not know; start the version that wrote it");
        }
        return new Contents(
                list(json.path("agents"), MesosJson::agent),
                list(
                        json.path("unreachable"),
                        agent -> new Registry.Unreachable(
                                MesosJson.agent(agent.path("agent")),
                                Instant.parse(agent.path("since").asText()))),
                standings(json.path("standings")),
                list(json.path("gone"), id -> new AgentId(id.asText())),
                list(json.path("frameworks"), MesosJson::framework),
                list(json.path("ended"), id -> new FrameworkId(id.asText())));
    }

    private ObjectNode standing(Standing standing) {
        ObjectNode json = mapper.createObjectNode().put("drained", standing.drained());
        Standing.Drain drain = standing.drain();
        if (drain != null) {
            ObjectNode order = json.putObject("drain")
                    .put("since", drain.since().toString())
                    .put("markGone", drain.markGone())
                    .put("maxParallel", drain.maxParallel());
            if (drain.maxGrace() != null) {
                order.put("maxGrace", drain.maxGrace().toString());
            }
            if (drain.deadline() != null) {
                order.put("deadline", drain.deadline().toString());
                order.put("spent", drain.spent().toString());
            }
        }
        return json;
    }

    private static Standing standing(JsonNode json) {
        JsonNode order = json.path("drain");
        if (order.isMissingNode()) {
            return new Standing(null, json.path("drained").asBoolean());
        }
        Standing.Drain drain = new Standing.Drain(
                Instant.parse(order.path("since").asText()),
                duration(order.path("maxGrace")),
                order.path("markGone").asBoolean(),
                duration(order.path("deadline")),
                order.path("maxParallel").asInt(Standing.Drain.DEFAULT_MAX_PARALLEL),
                order.has("spent") ? Duration.parse(order.path("spent").asText()) : Duration.ZERO);
        return new Standing(drain, json.path("drained").asBoolean());
    }

    private static @Nullable Duration duration(JsonNode json) {
        return json.isMissingNode() ? null : Duration.parse(json.asText());
    }

    private static Map<AgentId, Standing> standings(JsonNode array) {
        Map<AgentId, Standing> standings = new TreeMap<>();
        array.forEach(entry -> standings.put(new AgentId(entry.path("agentId").asText()), standing(entry)));
        return standings;
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>(array.size());
        array.forEach(element -> list.add(reader.apply(element)));
        return list;
    }

    private ObjectNode open(String type) {
        return mapper.createObjectNode().put("type", type).put("version", VERSION);
    }

    private byte[] bytes(ObjectNode json) {
        try {
            return mapper.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the master cannot be written: " + e.getMessage(), e);
        }
    }

    private JsonNode tree(byte[] bytes) {
        try {
            JsonNode json = mapper.readTree(bytes);
            if (json.path("version").asInt() > VERSION) {
                throw new IllegalStateException("the log was written by a later version of the master ("
                        + json.path("version") + ", this one reads up to " + VERSION + "); start that version");
            }
            return json;
        } catch (IOException e) {
            throw new IllegalStateException("a record of the master in the log is not JSON: " + e.getMessage(), e);
        }
    }
}
