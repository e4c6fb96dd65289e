package io.slipway.mesosapi.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.resources.Resources;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code FrameworkInfo}. A framework without MULTI_ROLE has its one role in {@code role}. */
final class FrameworkJson {
    private FrameworkJson() {}

    static ObjectNode write(FrameworkInfo framework) {
        ObjectNode object = Trees.object().put("user", framework.user()).put("name", framework.name());
        if (framework.id() != null) {
            object.set("id", Trees.id(framework.id()));
        }
        object.set("failover_timeout", Trees.seconds(framework.failoverTimeout()));
        object.put("checkpoint", framework.checkpoint());
        if (framework.roles().size() == 1 && !framework.capabilities().contains(Capability.MULTI_ROLE)) {
            object.put("role", framework.roles().get(0));
        } else {
            object.set("roles", Trees.texts(framework.roles()));
        }
        putUnlessEmpty(object, "hostname", framework.hostname());
        putUnlessEmpty(object, "principal", framework.principal());
        putUnlessEmpty(object, "webui_url", framework.webuiUrl());
        if (!framework.capabilities().isEmpty()) {
            object.set(
                    "capabilities",
                    Trees.array(
                            framework.capabilities().stream().sorted().toList(),
                            capability -> Trees.object().put("type", capability.name())));
        }
        if (!framework.labels().isEmpty()) {
            object.set("labels", Trees.labels(framework.labels()));
        }
        return object;
    }

    static FrameworkInfo read(JsonPart part) {
        List<String> roles = part.list("roles", JsonPart::text);
        Set<Capability> capabilities =
                new HashSet<>(part.list("capabilities", one -> one.get("type").choice(Capability.class)));
        return new FrameworkInfo(
                part.maybe("id", id -> id.id(FrameworkId::new)),
                part.get("name").text(),
                part.get("user", JsonPart::text, ""),
                roles.isEmpty() ? List.of(part.get("role", JsonPart::text, Resources.UNRESERVED)) : roles,
                part.get("failover_timeout", JsonPart::seconds, Duration.ZERO),
                part.get("checkpoint", JsonPart::bool, false),
                part.get("hostname", JsonPart::text, ""),
                part.get("principal", JsonPart::text, ""),
                part.get("webui_url", JsonPart::text, ""),
                capabilities,
                part.get("labels", JsonPart::labels, Map.of()));
    }

    private static void putUnlessEmpty(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }
}
