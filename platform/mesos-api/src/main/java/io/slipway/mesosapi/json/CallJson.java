package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Filters;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.TaskId;
import java.util.HashSet;
import java.util.List;

/**
 * The calls of {@code scheduler.proto}. {@code DESTROY_VOLUMES} is not a scheduler call in Mesos; it has the shape of
 * the operator call of that name.
 */
final class CallJson {
    private CallJson() {}

    static void write(Call call, ObjectNode object) {
        if (call instanceof Call.Teardown) {
            object.put("type", "TEARDOWN");
        } else if (call instanceof Call.Accept accept) {
            writeAccept(accept, open(object, "ACCEPT", "accept"));
        } else if (call instanceof Call.Decline decline) {
            ObjectNode body = open(object, "DECLINE", "decline");
            body.set("offer_ids", Trees.array(decline.offerIds(), Trees::id));
            body.set("filters", filters(decline.filters()));
        } else if (call instanceof Call.Revive revive) {
            open(object, "REVIVE", "revive").set("roles", Trees.sorted(revive.roles()));
        } else if (call instanceof Call.Suppress suppress) {
            open(object, "SUPPRESS", "suppress").set("roles", Trees.sorted(suppress.roles()));
        } else if (call instanceof Call.Kill kill) {
            writeKill(kill, open(object, "KILL", "kill"));
        } else if (call instanceof Call.Acknowledge acknowledge) {
            ObjectNode body = open(object, "ACKNOWLEDGE", "acknowledge");
            body.set("agent_id", Trees.id(acknowledge.agentId()));
            body.set("task_id", Trees.id(acknowledge.taskId()));
            body.put("uuid", StatusJson.uuid(acknowledge.uuid()));
        } else if (call instanceof Call.Reconcile reconcile) {
            open(object, "RECONCILE", "reconcile").set("tasks", Trees.array(reconcile.tasks(), CallJson::writeTaskRef));
        } else if (call instanceof Call.DestroyVolumes destroy) {
            ObjectNode body = open(object, "DESTROY_VOLUMES", "destroy_volumes");
            body.set("agent_id", Trees.id(destroy.agentId()));
            body.set("volumes", Trees.array(destroy.persistenceIds(), ResourceJson::writePersistenceId));
        } else {
            throw new IllegalStateException("unknown call " + call);
        }
    }

    static Call read(JsonPart part) {
        String type = part.get("type").text();
        switch (type) {
            case "TEARDOWN":
                return new Call.Teardown();
            case "ACCEPT":
                return readAccept(part.get("accept"));
            case "DECLINE":
                return new Call.Decline(readOfferIds(part.get("decline")), readFilters(part.get("decline")));
            case "REVIVE":
                return new Call.Revive(new HashSet<>(readRoles(part, "revive")));
            case "SUPPRESS":
                return new Call.Suppress(new HashSet<>(readRoles(part, "suppress")));
            case "KILL":
                return readKill(part.get("kill"));
            case "ACKNOWLEDGE":
                return readAcknowledge(part.get("acknowledge"));
            case "RECONCILE":
                return new Call.Reconcile(
                        part.get("reconcile", body -> body.list("tasks", CallJson::readTaskRef), List.of()));
            case "DESTROY_VOLUMES":
                JsonPart destroy = part.get("destroy_volumes");
                return new Call.DestroyVolumes(
                        destroy.get("agent_id").id(AgentId::new),
                        ResourceJson.readPersistenceIds(destroy.get("volumes")));
            default:
                throw part.get("type").wrong("'" + type + "' is not a call that is understood");
        }
    }

    private static void writeAccept(Call.Accept accept, ObjectNode body) {
        body.set("offer_ids", Trees.array(accept.offerIds(), Trees::id));
        body.set("operations", Trees.array(accept.operations(), operation -> {
            if (operation instanceof Call.Operation.Launch launch) {
                ObjectNode object = Trees.object();
                open(object, "LAUNCH", "launch").set("task_infos", Trees.array(launch.tasks(), TaskJson::write));
                return object;
            }
            throw new IllegalStateException("unknown operation " + operation);
        }));
        body.set("filters", filters(accept.filters()));
    }

    private static Call.Accept readAccept(JsonPart part) {
        return new Call.Accept(readOfferIds(part), part.list("operations", CallJson::readOperation), readFilters(part));
    }

    private static Call.Operation readOperation(JsonPart part) {
        String type = part.get("type").text();
        if (!type.equals("LAUNCH")) {
            throw part.get("type").wrong("operation '" + type + "' is not supported; only LAUNCH is");
        }
        return new Call.Operation.Launch(part.get("launch").list("task_infos", TaskJson::read));
    }

    private static void writeKill(Call.Kill kill, ObjectNode body) {
        body.set("task_id", Trees.id(kill.taskId()));
        if (kill.agentId() != null) {
            body.set("agent_id", Trees.id(kill.agentId()));
        }
        if (kill.killPolicy() != null) {
            body.set("kill_policy", TaskJson.killPolicy(kill.killPolicy()));
        }
    }

    private static Call.Kill readKill(JsonPart part) {
        return new Call.Kill(
                part.get("task_id").id(TaskId::new),
                part.maybe("agent_id", id -> id.id(AgentId::new)),
                part.maybe("kill_policy", TaskJson::readKillPolicy));
    }

    private static Call.Acknowledge readAcknowledge(JsonPart part) {
        return new Call.Acknowledge(
                part.get("agent_id").id(AgentId::new),
                part.get("task_id").id(TaskId::new),
                StatusJson.readUuid(part.get("uuid")));
    }

    private static ObjectNode writeTaskRef(Call.TaskRef ref) {
        ObjectNode object = Trees.object();
        object.set("task_id", Trees.id(ref.taskId()));
        if (ref.agentId() != null) {
            object.set("agent_id", Trees.id(ref.agentId()));
        }
        return object;
    }

    private static Call.TaskRef readTaskRef(JsonPart part) {
        return new Call.TaskRef(part.get("task_id").id(TaskId::new), part.maybe("agent_id", id -> id.id(AgentId::new)));
    }

    private static List<OfferId> readOfferIds(JsonPart part) {
        return part.list("offer_ids", id -> id.id(OfferId::new));
    }

    /** Mesos' proto says {@code roles}; its documentation shows {@code role}. Both are taken. */
    private static List<String> readRoles(JsonPart part, String member) {
        JsonPart body = part.find(member);
        if (body == null) {
            return List.of();
        }
        JsonPart single = body.find("role");
        return single == null ? body.list("roles", JsonPart::text) : List.of(single.text());
    }

    private static ObjectNode filters(Filters filters) {
        ObjectNode object = Trees.object();
        object.set("refuse_seconds", Trees.seconds(filters.refuse()));
        return object;
    }

    private static Filters readFilters(JsonPart part) {
        return part.get(
                "filters",
                filters -> new Filters(filters.get("refuse_seconds", JsonPart::seconds, Filters.DEFAULT.refuse())),
                Filters.DEFAULT);
    }

    static ObjectNode open(ObjectNode object, String type, String member) {
        return object.put("type", type).putObject(member);
    }
}
