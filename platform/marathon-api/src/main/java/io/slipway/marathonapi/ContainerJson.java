package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the {@code container} of an app. */
final class ContainerJson {
    private ContainerJson() {}

    static ObjectNode write(Container container, boolean hostNetwork) {
        ObjectNode json = AppJson.object();
        json.put("type", container.type().name());
        if (container.docker() != null) {
            json.set("docker", docker(container.docker()));
        }
        json.set(
                "volumes",
                AppJson.array(
                        container.volumes().stream().map(ContainerJson::volume).toList()));
        if (!hostNetwork || !container.portMappings().isEmpty()) {
            json.set(
                    "portMappings",
                    AppJson.array(container.portMappings().stream()
                            .map(ContainerJson::portMapping)
                            .toList()));
        }
        if (container.linuxInfo() != null) {
            json.set("linuxInfo", linuxInfo(container.linuxInfo()));
        }
        return json;
    }

    private static JsonNode docker(Container.Docker docker) {
        ObjectNode json = AppJson.object();
        json.put("image", docker.image())
                .put("forcePullImage", docker.forcePullImage())
                .put("privileged", docker.privileged());
        AppJson.putArray(
                json,
                "parameters",
                docker.parameters().stream()
                        .map(parameter ->
                                AppJson.object().put("key", parameter.key()).put("value", parameter.value()))
                        .toList());
        if (docker.pullSecret() != null) {
            json.putObject("pullConfig").put("secret", docker.pullSecret());
        }
        return json;
    }

    private static JsonNode portMapping(PortMapping mapping) {
        ObjectNode json = AppJson.object();
        json.put("containerPort", mapping.containerPort());
        if (mapping.hostPort() != null) {
            json.put("hostPort", mapping.hostPort());
        }
        json.put("servicePort", mapping.servicePort()).put("protocol", mapping.protocol());
        AppJson.put(json, "name", mapping.name());
        if (!mapping.labels().isEmpty()) {
            json.set("labels", AppJson.map(mapping.labels()));
        }
        AppJson.putTexts(json, "networkNames", mapping.networkNames());
        return json;
    }

    private static JsonNode volume(Volume volume) {
        ObjectNode json = AppJson.object().put("containerPath", volume.containerPath());
        if (volume instanceof Volume.Host host) {
            return json.put("hostPath", host.hostPath()).put("mode", mode(host.readOnly()));
        }
        if (volume instanceof Volume.Persistent persistent) {
            json.put("mode", "RW").set("persistent", persistent(persistent));
            return json;
        }
        if (volume instanceof Volume.External external) {
            json.put("mode", mode(external.readOnly())).set("external", external(external));
            return json;
        }
        return json.put("secret", ((Volume.Secret) volume).secret());
    }

    private static String mode(boolean readOnly) {
        return readOnly ? "RO" : "RW";
    }

    private static ObjectNode persistent(Volume.Persistent volume) {
        ObjectNode json = AppJson.object();
        json.put("type", volume.type().text()).put("size", volume.size());
        if (volume.maxSize() != null) {
            json.put("maxSize", volume.maxSize());
        }
        AppJson.put(json, "profileName", volume.profileName());
        AppJson.putArray(
                json,
                "constraints",
                volume.constraints().stream().map(AppJson::constraint).toList());
        return json;
    }

    private static ObjectNode external(Volume.External volume) {
        ObjectNode json = AppJson.object();
        if (volume.size() != null) {
            json.put("size", volume.size());
        }
        AppJson.put(json, "name", volume.name());
        json.put("provider", volume.provider());
        json.set("options", AppJson.map(volume.options()));
        return json.put("shared", volume.shared());
    }

    private static ObjectNode linuxInfo(Container.LinuxInfo info) {
        ObjectNode json = AppJson.object();
        if (info.seccompProfile() != null || info.unconfined() != null) {
            ObjectNode seccomp = json.putObject("seccomp");
            AppJson.put(seccomp, "profileName", info.seccompProfile());
            if (info.unconfined() != null) {
                seccomp.put("unconfined", info.unconfined());
            }
        }
        if (info.ipcMode() != null) {
            ObjectNode ipc = json.putObject("ipcInfo").put("mode", info.ipcMode());
            if (info.shmSize() != null) {
                ipc.put("shmSize", info.shmSize());
            }
        }
        return json;
    }
}
