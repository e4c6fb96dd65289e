package io.slipway.marathonapi;

import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every rule that one app must keep, with the words of Marathon.
 *
 * @see <a href="https://mesosphere.github.io/marathon/docs/application-basics.html">Marathon apps</a>
 */
final class AppRules {
    private static final Pattern EXECUTOR = Pattern.compile("^(//cmd)|(/?[^/]+(/[^/]+)*)|$");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** The role of public agents, which DC/OS gives to its scheduler: every app may name it. */
    private static final String PUBLIC_ROLE = "slave_public";

    private final AppDefinition app;
    private final List<Violation> violations = new ArrayList<>();

    private AppRules(AppDefinition app) {
        this.app = app;
    }

    static List<Violation> check(AppDefinition app) {
        AppRules rules = new AppRules(app);
        rules.identity();
        rules.program();
        rules.resources();
        rules.strategies();
        rules.labels();
        rules.fetches();
        rules.secrets();
        rules.violations.addAll(NetworkRules.check(app));
        rules.violations.addAll(VolumeRules.check(app));
        rules.violations.addAll(CheckRules.check(app));
        ConstraintRules.check(app.constraints(), rules.violations);
        return rules.violations;
    }

    /** What a change must leave as it is. */
    static List<Violation> checkChange(AppDefinition before, AppDefinition after) {
        List<Violation> violations = new ArrayList<>();
        if (!before.isResident()) {
            return violations;
        }
        if (!before.persistentVolumes().equals(after.persistentVolumes())) {
            violations.add(new Violation(
                    "/",
                    "Services with persistent volumes configured may not change their volumes. Remove the service "
                            + "and create it again to change them."));
        }
        boolean same = before.cpus() == after.cpus()
                && before.mem() == after.mem()
                && before.disk() == after.disk()
                && before.gpus() == after.gpus()
                && before.requirePorts() == after.requirePorts()
                && sameHostPorts(before, after);
        if (!same) {
            violations.add(new Violation(
                    "/",
                    "Services with persistent volumes configured may not change resource requirements. Keep cpus, "
                            + "mem, disk, gpus, requirePorts and host ports as they are."));
        }
        return violations;
    }

    private static boolean sameHostPorts(AppDefinition before, AppDefinition after) {
        return before.portRequests().stream()
                .map(PortRequest::hostPort)
                .toList()
                .equals(after.portRequests().stream().map(PortRequest::hostPort).toList());
    }

    private void add(String path, String message) {
        violations.add(new Violation(path, message));
    }

    private void identity() {
        PathRules.checkApp(app.id(), violations);
        app.dependencies().forEach(dependency -> PathRules.check("/dependencies", dependency, violations));
        if (app.dependencies().stream().anyMatch(dependency -> app.id().isWithin(dependency))) {
            add("/dependencies", "must not hold the app itself or a group that it is in");
        }
    }

    private void program() {
        String cmd = app.cmd();
        boolean hasCmd = cmd != null && !cmd.isEmpty();
        boolean hasArgs = !app.args().isEmpty();
        Container container = app.container();
        boolean hasImage = container != null && container.docker() != null;
        if ((hasCmd && hasArgs) || (!hasCmd && !hasArgs && !hasImage)) {
            add("/", "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.");
        }
        if (cmd != null && cmd.length() <= 1) {
            add("/cmd", "must not be an empty string");
        }
        if (!EXECUTOR.matcher(app.executor()).matches()) {
            add("/executor", "must fully match regular expression '" + EXECUTOR.pattern() + "'");
        }
        app.env().forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                add("/env", "'" + name + "' is no name of an environment variable");
            }
            if (value instanceof EnvValue.Text text && text.value().indexOf('\0') >= 0) {
                add("/env/" + name, "must not hold a NUL character");
            }
        });
    }

    private void resources() {
        ResourceLimits limits = app.resourceLimits();
        if (limits != null) {
            limit("/resourceLimits/cpus", limits.cpus(), app.cpus());
            limit("/resourceLimits/mem", limits.mem(), app.mem());
        }
        if (app.gpus() > 0 && app.container() != null && app.container().type() == Container.Type.DOCKER) {
            add("/", "GPU resources only work with the Mesos containerizer");
        }
        roles();
    }

    private void roles() {
        List<String> groups = app.id().segments().stream().limit(1).toList();
        boolean topLevelGroup = app.id().segments().size() > 1 && groups.contains(app.role());
        if (!app.role().equals("*") && !app.role().equals(PUBLIC_ROLE) && !topLevelGroup) {
            add("/role", "got " + app.role() + ", expected the default role, *, or the name of the top-level group");
        }
        List<String> roles = app.acceptedResourceRoles();
        if (roles == null) {
            return;
        }
        if (roles.isEmpty()) {
            add("/acceptedResourceRoles", "must not be empty");
        }
        List<String> foreign = roles.stream()
                .filter(role -> !role.equals("*") && !role.equals(PUBLIC_ROLE) && !role.equals(app.role()))
                .toList();
        if (!foreign.isEmpty()) {
            add(
                    "/acceptedResourceRoles",
                    "acceptedResourceRoles can only contain * and " + app.role() + ", got "
                            + String.join(", ", foreign));
        }
    }

    private void limit(String path, @Nullable Double limit, double request) {
        if (limit != null && limit < request) {
            add(path, "must be \"unlimited\" or not less than the request, " + JsonNumbers.text(request));
        }
    }

    private void strategies() {
        UpgradeStrategy upgrade = app.upgradeStrategy();
        part("/upgradeStrategy/minimumHealthCapacity", upgrade.minimumHealthCapacity());
        part("/upgradeStrategy/maximumOverCapacity", upgrade.maximumOverCapacity());
        if (app.isSingleInstance()) {
            zero("/upgradeStrategy/minimumHealthCapacity", upgrade.minimumHealthCapacity());
            zero("/upgradeStrategy/maximumOverCapacity", upgrade.maximumOverCapacity());
            if (app.instances() > 1) {
                add("/", "Single instance app may only have one instance");
            }
        } else if (app.isResident()) {
            zero("/upgradeStrategy/maximumOverCapacity", upgrade.maximumOverCapacity());
        }
        if (app.isResident() && !(app.unreachableStrategy() instanceof UnreachableStrategy.Disabled)) {
            add("/", "unreachableStrategy must be disabled for resident tasks");
        }
        if (!app.isResident() && app.residency() != null) {
            add("/", "App must contain persistent volumes and define residency");
        }
        if (app.unreachableStrategy() instanceof UnreachableStrategy.After after
                && after.inactiveAfterSeconds() > after.expungeAfterSeconds()) {
            add(
                    "/unreachableStrategy",
                    "inactiveAfterSeconds (" + after.inactiveAfterSeconds()
                            + ") must be less or equal to expungeAfterSeconds (" + after.expungeAfterSeconds() + ")");
        }
    }

    private void part(String path, double value) {
        if (value > 1) {
            add(path, "is greater than 1");
        } else if (value < 0 || Double.isNaN(value)) {
            add(path, "is less than 0");
        }
    }

    private void zero(String path, double value) {
        if (value != 0) {
            add(path, "got " + value + ", expected 0.0");
        }
    }

    private void labels() {
        String version = app.labels().getOrDefault("DCOS_MIGRATION_API_VERSION", "");
        boolean complete = version.equals("v1")
                && !app.labels().getOrDefault("DCOS_PACKAGE_FRAMEWORK_NAME", "").isEmpty()
                && !app.labels().getOrDefault("DCOS_MIGRATION_API_PATH", "").isEmpty();
        if (!version.isEmpty() && !complete) {
            add(
                    "/",
                    "DCOS_PACKAGE_FRAMEWORK_NAME and DCOS_MIGRATION_API_PATH must be defined when using "
                            + "DCOS_MIGRATION_API_VERSION");
        }
        String timeout = app.labels().get(AppDefinition.DEPLOYMENT_TIMEOUT_LABEL);
        if (timeout != null && !timeout.matches("[1-9]\\d{0,8}")) {
            add(
                    "/labels/" + AppDefinition.DEPLOYMENT_TIMEOUT_LABEL,
                    "'" + timeout + "' is no number of seconds: expected a whole number above 0");
        }
        String jdk = app.labels().get(AppDefinition.JDK_LABEL);
        if (jdk != null) {
            try {
                JdkRange.parse(jdk);
            } catch (IllegalArgumentException e) {
                add("/labels/" + AppDefinition.JDK_LABEL, Objects.requireNonNull(e.getMessage()));
            }
        }
    }

    private void fetches() {
        for (int i = 0; i < app.fetch().size(); i++) {
            Fetch fetch = app.fetch().get(i);
            String path = "/fetch(" + i + ")";
            String problem = FetchUris.problem(fetch.uri());
            if (problem != null) {
                add(path + "/uri", problem);
            }
            String sha256 = fetch.sha256();
            if (sha256 != null && !SHA256.matcher(sha256).matches()) {
                add(path + "/sha256", "must be 64 hexadecimal digits, has " + sha256.length() + " characters");
            }
            String destination = fetch.destPath();
            if (destination != null && !staysInside(destination)) {
                add(path + "/destPath", "'" + destination + "' must lie inside the sandbox");
            }
        }
    }

    private static boolean staysInside(String path) {
        if (path.isEmpty() || path.startsWith("/")) {
            return false;
        }
        return List.of(path.split("/")).stream().noneMatch(".."::equals);
    }

    private void secrets() {
        HashSet<String> declared = new HashSet<>(app.secrets().keySet());
        app.env().forEach((name, value) -> {
            if (value instanceof EnvValue.Secret secret && !declared.contains(secret.name())) {
                add("/env/" + name, "references an undefined secret '" + secret.name() + "'");
            }
        });
        app.secrets().forEach((name, source) -> {
            if (name.isEmpty() || source.isEmpty()) {
                add("/secrets/" + name, "must have a name and a source");
            }
        });
    }
}
