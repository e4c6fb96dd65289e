package io.slipway.marathonapi;

import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which containers and volumes make sense. */
final class VolumeRules {
    private final AppDefinition app;
    private final List<Violation> violations = new ArrayList<>();

    private VolumeRules(AppDefinition app) {
        this.app = app;
    }

    static List<Violation> check(AppDefinition app) {
        VolumeRules rules = new VolumeRules(app);
        Container container = app.container();
        if (container != null) {
            rules.docker(container);
            rules.volumes(container);
        }
        return rules.violations;
    }

    private void add(String path, String message) {
        violations.add(new Violation(path, message));
    }

    private void docker(Container container) {
        Container.Docker docker = container.docker();
        boolean dockerEngine = container.type() == Container.Type.DOCKER;
        if (docker == null) {
            if (dockerEngine) {
                add("/container/docker", "not defined");
            }
            return;
        }
        if (docker.image().isEmpty()) {
            add("/container/docker/image", "must not be empty");
        }
        if (dockerEngine && docker.pullSecret() != null) {
            add("/container/docker/pullConfig", "pullConfig is not supported with Docker containerizer");
        }
        if (!dockerEngine && docker.pullSecret() != null && !app.secrets().containsKey(docker.pullSecret())) {
            add("/container/docker/pullConfig", "pullConfig.secret must refer to an existing secret");
        }
        if (!dockerEngine && !docker.parameters().isEmpty()) {
            add("/container/docker/parameters", "must be empty");
        }
    }

    private void volumes(Container container) {
        List<Volume> volumes = container.volumes();
        for (int i = 0; i < volumes.size(); i++) {
            String path = "/container/volumes(" + i + ")";
            Volume volume = volumes.get(i);
            if (volume instanceof Volume.Persistent persistent) {
                persistent(path, persistent);
            } else if (volume.containerPath().isEmpty()) {
                add(path + "/containerPath", "must not be empty");
            }
            if (volume instanceof Volume.Host host && host.hostPath().isEmpty()) {
                add(path + "/hostPath", "must not be empty");
            }
            if (volume instanceof Volume.Secret secret && !app.secrets().containsKey(secret.secret())) {
                add(path, "volume.secret must refer to an existing secret");
            }
        }
        List<String> names = new ArrayList<>();
        for (Volume volume : volumes) {
            if (volume instanceof Volume.External external && external.name() != null) {
                names.add(Objects.requireNonNull(external.name()));
            }
        }
        if (names.stream().distinct().count() < names.size()) {
            add("/container/volumes", "Volume names must be unique");
        }
        List<String> paths = container.persistentVolumes().stream()
                .map(Volume::containerPath)
                .toList();
        if (paths.stream().distinct().count() < paths.size()) {
            add("/container/volumes", "persistent volumes must have different containerPaths");
        }
    }

    private void persistent(String path, Volume.Persistent volume) {
        String at = volume.containerPath();
        if (at.isEmpty() || at.equals(".") || at.equals("..")) {
            add(path + "/containerPath", at.isEmpty() ? "must not be empty" : "can not be one of (.,..)");
        }
        if (at.contains("/")) {
            add(path + "/containerPath", "value must not contain \"/\"");
        }
        String info = path + "/persistent";
        if (volume.size() <= 0) {
            add(info + "/size", "got " + volume.size() + ", expected more than 0");
        }
        Long max = volume.maxSize();
        if (max != null && volume.type() != Volume.DiskType.MOUNT) {
            add(info, "Only mount volumes can have maxSize");
        }
        if (max != null && max <= volume.size()) {
            add(info, "Max size must be larger than size");
        }
        if (volume.type() == Volume.DiskType.ROOT && !volume.constraints().isEmpty()) {
            add(info, "Constraints on root volumes are not supported");
        }
        for (int i = 0; i < volume.constraints().size(); i++) {
            Constraint constraint = volume.constraints().get(i);
            boolean known = constraint.operator() == Constraint.Operator.LIKE
                    || constraint.operator() == Constraint.Operator.UNLIKE;
            if (!constraint.field().equals("path") || !known) {
                add(info + "/constraints(" + i + ")", "Operator must be one of LIKE, UNLIKE");
            } else {
                String problem = ConstraintRules.regexProblem(constraint.value());
                if (problem != null) {
                    add(info + "/constraints(" + i + ")", problem);
                }
            }
        }
    }
}
