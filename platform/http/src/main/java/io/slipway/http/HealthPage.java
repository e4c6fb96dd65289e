package io.slipway.http;

import io.slipway.runtime.health.UnitHealth;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a node answers at {@code /system/health/v1}: itself and its units. Health is 0 for well and 1 for not.
 *
 * @see <a href="https://docs.d2iq.com/mesosphere/dcos/2.2/monitoring/#system-health-http-api-endpoint">DC/OS: system
 *     health API</a>
 * @param hostname its name
 * @param ip its address, or how others reach it
 * @param version of the software
 * @param role {@code master}, {@code agent} or {@code agent_public}
 * @param mesosId the id the master gave it; empty when there is none
 */
public record HealthPage(String hostname, String ip, String version, String role, String mesosId) {
    /** The answer. */
    public HttpResponse.Full answer(List<UnitHealth> units) {
        String list = units.stream()
                .map(unit -> object(
                        "id", JsonText.quote(unit.id()),
                        "health", unit.healthy() ? "0" : "1",
                        "output", JsonText.quote(unit.output()),
                        "description", JsonText.quote(unit.description()),
                        "help", "\"\"",
                        "name", JsonText.quote(unit.name())))
                .collect(Collectors.joining(","));
        return HttpResponse.json(
                200,
                object(
                        "units", "[" + list + "]",
                        "hostname", JsonText.quote(hostname),
                        "ip", JsonText.quote(ip),
                        "dcos_version", JsonText.quote(version),
                        "node_role", JsonText.quote(role),
                        "mesos_id", JsonText.quote(mesosId),
                        "dcos_diagnostics_version", JsonText.quote(version)));
    }

    /** @param members names and values by turns; values are JSON already */
    private static String object(String... members) {
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; i < members.length; i += 2) {
            object.append(i == 0 ? "" : ",")
                    .append(JsonText.quote(members[i]))
                    .append(':')
                    .append(members[i + 1]);
        }
        return object.append('}').toString();
    }
}
