package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;

/**
 * {@code AgentInfo} ({@code version} is not of Mesos, which tells it beside the info) and the messages between master
 * and agent, in the same style as the scheduler's: a {@code type}, and a member named like it.
 */
final class AgentJson {
    private AgentJson() {}

    static ObjectNode write(AgentInfo agent) {
        ObjectNode object = Trees.object();
        if (agent.id() != null) {
            object.set("id", Trees.id(agent.id()));
        }
        object.put("hostname", agent.hostname()).put("port", agent.port());
        object.set("resources", ResourceJson.write(agent.resources(), null));
        object.set("attributes", ResourceJson.write(agent.attributes()));
        return object.put("version", agent.version());
    }

    static AgentInfo readInfo(JsonPart part) {
        return new AgentInfo(
                part.maybe("id", id -> id.id(AgentId::new)),
                part.get("hostname").text(),
                part.get("port", JsonPart::wholeInt, 5051),
                part.get("resources", ResourceJson::read, Resources.EMPTY),
                part.get("attributes", ResourceJson::readAttributes, Attributes.NONE),
                part.get("version", JsonPart::text, ""));
    }

    static ObjectNode write(FromAgent message) {
        ObjectNode object = Trees.object();
        if (message instanceof FromAgent.Register register) {
            ObjectNode body = CallJson.open(object, "REGISTER", "register");
            body.set("agent_info", write(register.info()));
            body.set("tasks", Trees.array(register.tasks(), AgentJson::writeTask));
            body.set("frameworks", Trees.array(register.frameworks(), FrameworkJson::write));
        } else if (message instanceof FromAgent.Update update) {
            ObjectNode body = CallJson.open(object, "UPDATE", "update");
            body.set("framework_id", Trees.id(update.frameworkId()));
            body.set("status", StatusJson.write(update.status()));
            body.put("latest_state", update.latestState().name());
        } else if (message instanceof FromAgent.Pong) {
            object.put("type", "PONG");
        } else if (message instanceof FromAgent.Conditions conditions) {
            CallJson.open(object, "CONDITIONS", "conditions")
                    .set(
                            "pressures",
                            Trees.array(
                                    conditions.pressures(),
                                    pressure -> Trees.object()
                                            .put("kind", pressure.kind().name())
                                            .put("words", pressure.words())));
        } else if (message instanceof FromAgent.Unregister) {
            object.put("type", "UNREGISTER");
        } else {
            throw new IllegalStateException("unknown message " + message);
        }
        return object;
    }

    static FromAgent readFrom(JsonPart part) {
        String type = part.get("type").text();
        switch (type) {
            case "REGISTER":
                JsonPart register = part.get("register");
                return new FromAgent.Register(
                        readInfo(register.get("agent_info")),
                        register.list("tasks", AgentJson::readTask),
                        register.list("frameworks", FrameworkJson::read));
            case "UPDATE":
                JsonPart update = part.get("update");
                return new FromAgent.Update(
                        update.get("framework_id").id(FrameworkId::new),
                        StatusJson.read(update.get("status")),
                        update.get("latest_state").choice(TaskState.class));
            case "PONG":
                return new FromAgent.Pong();
            case "CONDITIONS":
                return new FromAgent.Conditions(part.get("conditions").list("pressures", AgentJson::readPressure));
            case "UNREGISTER":
                return new FromAgent.Unregister();
            default:
                throw part.get("type").wrong("'" + type + "' is no message of an agent");
        }
    }

    static ObjectNode write(ToAgent message) {
        ObjectNode object = Trees.object();
        if (message instanceof ToAgent.Registered registered) {
            CallJson.open(object, "REGISTERED", "registered").set("agent_id", Trees.id(registered.agentId()));
        } else if (message instanceof ToAgent.Refused refused) {
            CallJson.open(object, "REFUSED", "refused").put("reason", refused.reason());
        } else if (message instanceof ToAgent.Gone gone) {
            CallJson.open(object, "GONE", "gone").put("reason", gone.reason());
        } else if (message instanceof ToAgent.Spread spread) {
            CallJson.open(object, "SPREAD", "spread").set("window", Trees.nanoseconds(spread.window()));
        } else if (message instanceof ToAgent.Run run) {
            ObjectNode body = CallJson.open(object, "RUN", "run");
            body.set("framework", FrameworkJson.write(run.framework()));
            body.set("task", TaskJson.write(run.task()));
        } else if (message instanceof ToAgent.Kill kill) {
            writeKill(CallJson.open(object, "KILL", "kill"), kill);
        } else if (message instanceof ToAgent.Acknowledge acknowledge) {
            ObjectNode body = CallJson.open(object, "ACKNOWLEDGE", "acknowledge");
            body.set("framework_id", Trees.id(acknowledge.frameworkId()));
            body.set("task_id", Trees.id(acknowledge.taskId()));
            body.put("uuid", StatusJson.uuid(acknowledge.uuid()));
        } else if (message instanceof ToAgent.ShutdownFramework shutdown) {
            CallJson.open(object, "SHUTDOWN_FRAMEWORK", "shutdown_framework")
                    .set("framework_id", Trees.id(shutdown.frameworkId()));
        } else if (message instanceof ToAgent.DestroyVolumes destroy) {
            ObjectNode body = CallJson.open(object, "DESTROY_VOLUMES", "destroy_volumes");
            body.set("framework_id", Trees.id(destroy.frameworkId()));
            body.set("volumes", Trees.array(destroy.persistenceIds(), ResourceJson::writePersistenceId));
        } else if (message instanceof ToAgent.Ping) {
            object.put("type", "PING");
        } else {
            throw new IllegalStateException("unknown message " + message);
        }
        return object;
    }

    static ToAgent readTo(JsonPart part) {
        String type = part.get("type").text();
        switch (type) {
            case "REGISTERED":
                return new ToAgent.Registered(
                        part.get("registered").get("agent_id").id(AgentId::new));
            case "REFUSED":
                return new ToAgent.Refused(part.get("refused").get("reason").text());
            case "GONE":
                return new ToAgent.Gone(part.get("gone").get("reason").text());
            case "SPREAD":
                JsonPart window = part.get("spread").get("window");
                return window.checked(() -> new ToAgent.Spread(window.nanoseconds()));
            case "RUN":
                JsonPart run = part.get("run");
                return new ToAgent.Run(FrameworkJson.read(run.get("framework")), TaskJson.read(run.get("task")));
            case "KILL":
                JsonPart kill = part.get("kill");
                KillPolicy policy = kill.maybe("kill_policy", TaskJson::readKillPolicy);
                return new ToAgent.Kill(frameworkId(kill), kill.get("task_id").id(TaskId::new), policy);
            case "ACKNOWLEDGE":
                JsonPart acknowledge = part.get("acknowledge");
                return new ToAgent.Acknowledge(
                        frameworkId(acknowledge),
                        acknowledge.get("task_id").id(TaskId::new),
                        StatusJson.readUuid(acknowledge.get("uuid")));
            case "SHUTDOWN_FRAMEWORK":
                return new ToAgent.ShutdownFramework(frameworkId(part.get("shutdown_framework")));
            case "DESTROY_VOLUMES":
                JsonPart destroy = part.get("destroy_volumes");
                return new ToAgent.DestroyVolumes(
                        frameworkId(destroy), ResourceJson.readPersistenceIds(destroy.get("volumes")));
            case "PING":
                return new ToAgent.Ping();
            default:
                throw part.get("type").wrong("'" + type + "' is no message to an agent");
        }
    }

    static ObjectNode writeTask(FromAgent.RunningTask task) {
        ObjectNode object = Trees.object();
        object.set("framework_id", Trees.id(task.frameworkId()));
        object.set("task", TaskJson.write(task.task()));
        object.set("latest", StatusJson.write(task.latest()));
        return object;
    }

    static FromAgent.RunningTask readTask(JsonPart part) {
        return new FromAgent.RunningTask(
                frameworkId(part), TaskJson.read(part.get("task")), StatusJson.read(part.get("latest")));
    }

    private static FromAgent.Pressure readPressure(JsonPart part) {
        return new FromAgent.Pressure(
                part.get("kind").choice(FromAgent.Pressure.Kind.class),
                part.get("words").text());
    }

    private static void writeKill(ObjectNode body, ToAgent.Kill kill) {
        body.set("framework_id", Trees.id(kill.frameworkId()));
        body.set("task_id", Trees.id(kill.taskId()));
        if (kill.killPolicy() != null) {
            body.set("kill_policy", TaskJson.killPolicy(kill.killPolicy()));
        }
    }

    private static FrameworkId frameworkId(JsonPart part) {
        return part.get("framework_id").id(FrameworkId::new);
    }
}
