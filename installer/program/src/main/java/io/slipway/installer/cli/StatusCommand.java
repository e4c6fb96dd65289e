package io.slipway.installer.cli;

import io.slipway.client.json.Json;
import io.slipway.installer.fleet.Outcome;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.inventory.HostSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** How the hosts of the cluster are. */
@Command(
        name = "status",
        description = "Shows which release each host runs, and how its daemons are. Changes nothing.",
        footer = {"%nExit code: 0 when all daemons run, 1 when one does not.", "%nExamples:", "  slipway install status"
        })
final class StatusCommand extends HostsCommand {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String LOOK = """
            release=$(readlink /opt/slipway/current 2>/dev/null)
            echo "${release##*/}"
            for unit in slipway-master slipway-agent; do
              if [ -f /etc/systemd/system/$unit.service ]; then systemctl is-active $unit; else echo none; fi
            done
            """;

    StatusCommand(Surrounding surrounding) {
        super(surrounding);
    }

    private record Line(String host, String roles, String release, String master, String agent) {
        boolean well(HostSpec spec) {
            return !release.isEmpty()
                    && (!spec.isMaster() || master.equals("active"))
                    && (!spec.runsTasks() || agent.equals("active"));
        }
    }

    @Override
    void run() {
        try (Session session = session()) {
            Map<HostSpec, Outcome<Line>> outcomes = session.fleet()
                    .onAll(session.inventory().hosts(), (spec, host) -> {
                        Result result = host.run(LOOK, TIMEOUT);
                        List<String> lines =
                                new ArrayList<>(result.out().lines().toList());
                        while (lines.size() < 3) {
                            lines.add("unknown");
                        }
                        return new Line(spec.address(), spec.rolesInWords(), lines.get(0), lines.get(1), lines.get(2));
                    });
            List<Line> lines = new ArrayList<>();
            long bad = 0;
            for (Map.Entry<HostSpec, Outcome<Line>> entry : outcomes.entrySet()) {
                HostSpec spec = entry.getKey();
                Line line = entry.getValue()
                        .value()
                        .orElseGet(() -> new Line(
                                spec.address(),
                                spec.rolesInWords(),
                                "",
                                entry.getValue()
                                        .failure()
                                        .map(HostException::found)
                                        .orElse(""),
                                "unknown"));
                lines.add(line);
                bad += line.well(spec) ? 0 : 1;
            }
            print(lines);
            if (bad > 0) {
                throw new InstallFailure(bad + " of " + lines.size() + " hosts are not as they should be");
            }
        }
    }

    private void print(List<Line> lines) {
        if (json()) {
            screen().json(Json.array(lines.stream()
                    .map(line -> Json.object()
                            .with("host", line.host())
                            .with("roles", line.roles())
                            .with("release", line.release())
                            .with("master", line.master())
                            .with("agent", line.agent()))
                    .toList()));
            return;
        }
        screen().table(
                        List.of("HOST", "ROLES", "RELEASE", "MASTER", "AGENT"),
                        lines.stream()
                                .map(line -> List.of(
                                        line.host(),
                                        line.roles(),
                                        line.release().isEmpty() ? "none" : line.release(),
                                        line.master(),
                                        line.agent()))
                                .toList());
    }
}
