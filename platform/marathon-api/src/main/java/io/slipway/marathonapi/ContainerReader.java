package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the {@code container} of an app. */
final class ContainerReader {
    private ContainerReader() {}

    static Container read(JsonFields fields) {
        return new Container(
                fields.choice("type", Container.Type.class, Container.Type.DOCKER, Container.Type::name),
                fields.object("docker", ContainerReader::docker),
                fields.objects("portMappings", ContainerReader::portMapping),
                fields.objects("volumes", ContainerReader::volume),
                fields.object("linuxInfo", ContainerReader::linuxInfo));
    }

    private static Container.Docker docker(JsonFields fields) {
        if (fields.has("credential")) {
            fields.findings().broken(fields.path() + "/credential", "must be empty");
        }
        return new Container.Docker(
                fields.text("image", ""),
                fields.flag("forcePullImage", false),
                fields.flag("privileged", false),
                fields.objects(
                        "parameters", inner -> new Container.Parameter(inner.required("key"), inner.required("value"))),
                fields.object("pullConfig", inner -> inner.required("secret")));
    }

    private static PortMapping portMapping(JsonFields fields) {
        return new PortMapping(
                AppReader.port(fields, "containerPort", 0),
                fields.has("hostPort") ? AppReader.port(fields, "hostPort", 0) : null,
                AppReader.port(fields, "servicePort", 0),
                AppReader.protocol(fields),
                fields.text("name"),
                fields.textMap("labels"),
                fields.texts("networkNames"));
    }

    private static Volume volume(JsonFields fields) {
        String path = fields.text("containerPath", "");
        boolean readOnly = fields.choice("mode", List.of("RW", "RO"), "RW").equals("RO");
        Volume.Persistent persistent = fields.object("persistent", inner -> persistent(inner, path));
        if (persistent != null) {
            if (readOnly) {
                fields.findings().broken(fields.path() + "/mode", "got RO, expected RW");
            }
            return persistent;
        }
        Volume.External external = fields.object("external", inner -> external(inner, path, readOnly));
        if (external != null) {
            return external;
        }
        if (fields.has("secret")) {
            return new Volume.Secret(path, fields.required("secret"));
        }
        return new Volume.Host(path, fields.required("hostPath"), readOnly);
    }

    private static Volume.Persistent persistent(JsonFields fields, String path) {
        Long size = fields.longInteger("size");
        if (size == null && !fields.has("size")) {
            fields.wrong("size", "error.path.missing");
        }
        String profile = fields.text("profileName");
        Volume.DiskType otherwise = profile == null ? Volume.DiskType.ROOT : Volume.DiskType.MOUNT;
        List<Constraint> constraints = fields.list(
                "constraints", (JsonNode node, String at) -> AppReader.constraint(node, at, fields.findings()));
        return new Volume.Persistent(
                path,
                fields.choice("type", Volume.DiskType.class, otherwise, Volume.DiskType::text),
                Objects.requireNonNullElse(size, 0L),
                fields.longInteger("maxSize"),
                profile,
                constraints);
    }

    private static Volume.External external(JsonFields fields, String path, boolean readOnly) {
        return new Volume.External(
                path,
                readOnly,
                fields.text("provider", ""),
                fields.text("name"),
                fields.integer("size"),
                fields.textMap("options"),
                fields.flag("shared", false));
    }

    private static Container.LinuxInfo linuxInfo(JsonFields fields) {
        SeccompPart seccomp =
                fields.object("seccomp", inner -> new SeccompPart(inner.text("profileName"), inner.flag("unconfined")));
        IpcPart ipc = fields.object(
                "ipcInfo",
                inner -> new IpcPart(
                        inner.choice("mode", List.of("PRIVATE", "SHARE_PARENT"), "PRIVATE"), inner.integer("shmSize")));
        return new Container.LinuxInfo(
                seccomp == null ? null : seccomp.profile,
                seccomp == null ? null : seccomp.unconfined,
                ipc == null ? null : ipc.mode,
                ipc == null ? null : ipc.shmSize);
    }

    private record SeccompPart(
            @Nullable String profile, @Nullable Boolean unconfined) {}

    private record IpcPart(String mode, @Nullable Integer shmSize) {}
}
