package io.slipway.marathonapi;

import io.slipway.marathonapi.AppHealthCheck.Protocol;
import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which health and readiness checks make sense. */
final class CheckRules {
    private static final String PORT_INDEX =
            "Health check port indices must address an element of the ports array or " + "container port mappings.";

    private final AppDefinition app;
    private final List<Violation> violations = new ArrayList<>();

    private CheckRules(AppDefinition app) {
        this.app = app;
    }

    static List<Violation> check(AppDefinition app) {
        CheckRules rules = new CheckRules(app);
        for (int i = 0; i < app.healthChecks().size(); i++) {
            rules.healthCheck("/healthChecks(" + i + ")", app.healthChecks().get(i));
        }
        long mesos = app.healthChecks().stream()
                .filter(check -> check.protocol().isMesos())
                .count();
        if (mesos > 1) {
            rules.add("/", "AppDefinition can contain at most one Mesos health check");
        }
        if (app.check() != null && app.container() != null && app.container().type() == Container.Type.DOCKER) {
            rules.add("/check", "checks are not supported with the Docker containerizer");
        }
        rules.readiness();
        return rules.violations;
    }

    private void add(String path, String message) {
        violations.add(new Violation(path, message));
    }

    private void healthCheck(String path, AppHealthCheck check) {
        int ports = app.portRequests().size();
        Protocol protocol = check.protocol();
        Integer index = check.portIndex();
        if (protocol == Protocol.COMMAND) {
            String command = check.command();
            if (command == null || command.isEmpty()) {
                add(path + "/command", "a COMMAND health check needs command.value");
            }
            return;
        }
        if (check.command() != null) {
            add(path + "/command", "only a COMMAND health check has a command, this one is " + protocol);
        }
        boolean addressed = index == null ? check.port() != null : index >= 0 && index < ports;
        if (!addressed && !protocol.isMesos()) {
            add(path, PORT_INDEX);
        } else if (index != null && !addressed) {
            add(path, PORT_INDEX);
        }
        boolean docker = app.container() != null && app.container().type() == Container.Type.DOCKER;
        if (!check.ipProtocol().equals("IPv4") && !(protocol.isMesos() && docker)) {
            add(path, "IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks");
        }
    }

    private void readiness() {
        if (app.readinessChecks().size() > 1) {
            add("/readinessChecks", "has size " + app.readinessChecks().size() + ", expected 1 or less");
        }
        List<String> names = app.portRequests().stream()
                .map(PortRequest::name)
                .filter(Objects::nonNull)
                .map(Objects::toString)
                .toList();
        for (int i = 0; i < app.readinessChecks().size(); i++) {
            ReadinessCheck check = app.readinessChecks().get(i);
            String path = "/readinessChecks(" + i + ")";
            if (!names.contains(check.portName())) {
                add(path + "/portName", "No port definition reference for portName " + check.portName());
            }
            if (check.timeoutSeconds() >= check.intervalSeconds()) {
                add(
                        path + "/timeoutSeconds",
                        "got " + check.timeoutSeconds() + ", expected less than " + check.intervalSeconds());
            }
        }
    }
}
