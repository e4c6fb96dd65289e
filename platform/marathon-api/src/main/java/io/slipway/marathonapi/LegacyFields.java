package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Translates the fields that Marathon 1.5 deprecated ({@code ports}, {@code uris}, {@code ipAddress}, {@code
 * container.docker.network}, {@code container.docker.portMappings}) into the canonical ones.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/upgrade/network-api-migration.html">Marathon network API
 *     migration</a>
 */
final class LegacyFields {
    private static final List<String> ARCHIVES =
            List.of(".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz", ".zip");

    private final ObjectNode json;
    private final Findings findings;
    private final @Nullable ArrayNode ports;
    private final @Nullable ObjectNode ipAddress;
    private final @Nullable String dockerNetwork;
    private boolean dropPortMappings;

    private LegacyFields(ObjectNode json, Findings findings) {
        this.json = json;
        this.findings = findings;
        this.ports = array("ports");
        this.ipAddress = object(json, "ipAddress", "");
        ObjectNode container = object(json, "container", "");
        ObjectNode docker = container == null ? null : object(container, "docker", "/container");
        this.dockerNetwork = docker == null ? null : takeNetwork(docker);
    }

    /** A copy of {@code json} without deprecated fields; what contradicts itself goes to {@code findings}. */
    static ObjectNode translate(ObjectNode json, Findings findings) {
        ObjectNode copy = json.deepCopy();
        List<String> nulls = new ArrayList<>();
        copy.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                nulls.add(entry.getKey());
            }
        });
        copy.remove(nulls);
        LegacyFields legacy = new LegacyFields(copy, findings);
        legacy.uris();
        legacy.networks();
        legacy.portMappings();
        legacy.ports();
        copy.remove(List.of("uris", "ports", "ipAddress"));
        return copy;
    }

    private void uris() {
        ArrayNode uris = array("uris");
        if (uris == null || uris.isEmpty()) {
            return;
        }
        if (!json.path("fetch").isEmpty()) {
            findings.broken("/uris", "may not be set in conjunction with fetch");
            return;
        }
        ArrayNode fetch = json.putArray("fetch");
        for (int i = 0; i < uris.size(); i++) {
            if (!uris.get(i).isTextual()) {
                findings.wrong("/uris(" + i + ")", "error.expected.jsstring");
                continue;
            }
            String uri = uris.get(i).textValue();
            fetch.addObject().put("uri", uri).put("extract", isArchive(uri));
        }
    }

    static boolean isArchive(String uri) {
        String lower = uri.toLowerCase(Locale.ROOT);
        return ARCHIVES.stream().anyMatch(lower::endsWith);
    }

    private void networks() {
        if (dockerNetwork != null && json.has("networks")) {
            findings.broken("/", "must not specify both container.docker.network and networks");
            return;
        }
        if (ipAddress != null && !json.path("networks").isEmpty()) {
            findings.broken("/", "must not specify both networks and ipAddress");
            return;
        }
        if (dockerNetwork != null) {
            fromDockerNetwork(dockerNetwork);
        } else if (ipAddress != null) {
            json.putArray("networks").add(containerNetwork(ipAddress.path("networkName")));
            if (!json.has("container")) {
                json.putObject("container").put("type", "MESOS");
            }
        }
    }

    private void fromDockerNetwork(String network) {
        switch (network) {
            case "HOST" -> {
                json.putArray("networks").addObject().put("mode", "host");
                dropPortMappings = true;
            }
            case "BRIDGE" -> json.putArray("networks").addObject().put("mode", "container/bridge");
            case "USER" ->
                json.putArray("networks")
                        .add(containerNetwork(
                                ipAddress == null
                                        ? JsonNodeFactory.instance.missingNode()
                                        : ipAddress.path("networkName")));
            default -> findings.broken("/container/docker/network", "unsupported docker network type " + network);
        }
    }

    private ObjectNode containerNetwork(JsonNode name) {
        ObjectNode network = AppJson.object().put("mode", "container");
        if (name.isTextual()) {
            network.put("name", name.textValue());
        }
        if (ipAddress != null && ipAddress.path("labels").isObject()) {
            network.set("labels", ipAddress.get("labels"));
        }
        return network;
    }

    private void portMappings() {
        if (!(json.get("container") instanceof ObjectNode container)) {
            return;
        }
        if (container.get("docker") instanceof ObjectNode docker && docker.has("portMappings")) {
            JsonNode moved = docker.remove("portMappings");
            if (!moved.isEmpty() && !container.path("portMappings").isEmpty()) {
                findings.broken("/container", "cannot specify both portMappings and docker.portMappings");
            } else if (!moved.isNull() && (!container.has("portMappings") || !moved.isEmpty())) {
                container.set("portMappings", moved);
            }
            dropPortMappings |= json.path("networks").isEmpty();
        }
        if (dropPortMappings) {
            container.remove("portMappings");
        }
        discovery(container);
    }

    private void discovery(ObjectNode container) {
        JsonNode discovered = ipAddress == null
                ? JsonNodeFactory.instance.missingNode()
                : ipAddress.path("discovery").path("ports");
        if (discovered.isEmpty()) {
            return;
        }
        if (!container.path("type").asText("DOCKER").equals("MESOS")) {
            findings.broken("/ipAddress", "ipAddress/discovery is not allowed for Docker containers");
            return;
        }
        if (!container.path("portMappings").isEmpty()) {
            findings.broken("/container", "container.portMappings and ipAddress.discovery.ports must not both be set");
            return;
        }
        ArrayNode mappings = container.putArray("portMappings");
        for (JsonNode port : discovered) {
            ObjectNode mapping = mappings.addObject();
            mapping.set("containerPort", port.path("number"));
            for (String same : List.of("name", "protocol", "labels")) {
                if (port.has(same)) {
                    mapping.set(same, port.get(same));
                }
            }
        }
    }

    private void ports() {
        if (ports == null) {
            return;
        }
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            if (!ports.get(i).isInt()) {
                findings.wrong("/ports(" + i + ")", "error.expected.jsnumber");
                return;
            }
            numbers.add(ports.get(i).intValue());
        }
        List<Integer> fixed = numbers.stream().filter(port -> port != 0).toList();
        if (fixed.stream().distinct().count() < fixed.size()) {
            findings.broken("/", "ports must be unique");
        }
        if (ipAddress != null && !numbers.isEmpty()) {
            findings.broken("/", "cannot specify both an IP address and port");
        }
        List<Integer> defined = new ArrayList<>();
        json.path("portDefinitions")
                .forEach(port -> defined.add(port.path("port").asInt(0)));
        if (!numbers.isEmpty() && !defined.isEmpty() && !numbers.equals(defined)) {
            findings.broken("/", "cannot specify both ports and port definitions");
        }
        if (!defined.isEmpty() || (numbers.isEmpty() && json.has("portDefinitions"))) {
            return;
        }
        if (isContainerNetwork(json)) {
            asPortMappings(numbers);
        } else {
            ArrayNode definitions = json.putArray("portDefinitions");
            numbers.forEach(port -> definitions.addObject().put("port", port));
        }
    }

    private void asPortMappings(List<Integer> numbers) {
        ObjectNode container = json.get("container") instanceof ObjectNode given
                ? given
                : json.putObject("container").put("type", "MESOS");
        ArrayNode mappings =
                container.get("portMappings") instanceof ArrayNode given ? given : container.putArray("portMappings");
        for (int i = mappings.size(); i < numbers.size(); i++) {
            mappings.addObject().put("containerPort", 0).put("servicePort", numbers.get(i));
        }
    }

    static boolean isContainerNetwork(JsonNode json) {
        for (JsonNode network : json.path("networks")) {
            if (!network.path("mode").asText("container").equals("host")) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String takeNetwork(ObjectNode docker) {
        JsonNode network = docker.remove("network");
        if (network == null || network.isNull()) {
            return null;
        }
        if (!network.isTextual()) {
            findings.wrong("/container/docker/network", "error.expected.jsstring");
            return null;
        }
        return network.textValue().toUpperCase(Locale.ROOT);
    }

    private @Nullable ArrayNode array(String name) {
        JsonNode value = json.get(name);
        if (value != null && !value.isArray()) {
            findings.wrong("/" + name, "error.expected.jsarray");
        }
        return value instanceof ArrayNode array ? array : null;
    }

    private @Nullable ObjectNode object(ObjectNode parent, String name, String path) {
        JsonNode value = parent.get(name);
        if (value != null && !value.isObject() && !value.isNull()) {
            findings.wrong(path + "/" + name, "error.expected.jsobject");
        }
        return value instanceof ObjectNode object ? object : null;
    }
}
