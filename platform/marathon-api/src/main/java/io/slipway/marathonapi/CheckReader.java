package io.slipway.marathonapi;

import io.slipway.marathonapi.AppHealthCheck.Protocol;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads health checks, readiness checks and checks. */
final class CheckReader {
    private CheckReader() {}

    static AppHealthCheck healthCheck(JsonFields fields) {
        String command = fields.object("command", inner -> inner.required("value"));
        Protocol otherwise = command == null ? Protocol.HTTP : Protocol.COMMAND;
        return new AppHealthCheck(
                fields.choice("protocol", Protocol.class, otherwise, Protocol::name),
                fields.text("path"),
                fields.integer("portIndex"),
                fields.has("port") ? AppReader.port(fields, "port", 0) : null,
                command,
                fields.atLeast(0, "gracePeriodSeconds", 300),
                fields.atLeast(0, "intervalSeconds", 60),
                fields.atLeast(0, "timeoutSeconds", 20),
                fields.atLeast(0, "maxConsecutiveFailures", 3),
                fields.atLeast(0, "delaySeconds", 15),
                fields.flag("ignoreHttp1xx", false),
                fields.choice("ipProtocol", List.of("IPv4", "IPv6"), "IPv4"));
    }

    static ReadinessCheck readinessCheck(JsonFields fields) {
        Set<Integer> codes = new TreeSet<>(fields.integers("httpStatusCodesForReady"));
        return new ReadinessCheck(
                fields.text("name", "readinessCheck"),
                fields.choice("protocol", List.of("HTTP", "HTTPS"), "HTTP"),
                fields.text("path", "/"),
                fields.text("portName", "http-api"),
                fields.atLeast(1, "intervalSeconds", 30),
                fields.atLeast(1, "timeoutSeconds", 10),
                codes.isEmpty() ? Set.of(200) : codes,
                fields.flag("preserveLastResponse", false));
    }

    static AppCheck check(JsonFields fields) {
        AppCheck.Probe probe = probe(fields);
        int kinds = (fields.has("http") ? 1 : 0) + (fields.has("tcp") ? 1 : 0) + (fields.has("exec") ? 1 : 0);
        if (kinds != 1 || probe == null) {
            fields.findings().broken(fields.path(), "must have exactly one of http, tcp and exec");
        }
        return new AppCheck(
                probe == null ? new AppCheck.Exec("true") : probe,
                fields.atLeast(0, "intervalSeconds", 60),
                fields.atLeast(0, "timeoutSeconds", 20),
                fields.atLeast(0, "delaySeconds", 15));
    }

    private static AppCheck.@Nullable Probe probe(JsonFields fields) {
        AppCheck.Probe http = fields.object(
                "http",
                inner -> new AppCheck.Http(
                        inner.integer("portIndex"),
                        inner.integer("port"),
                        inner.text("path"),
                        inner.choice("scheme", List.of("HTTP", "HTTPS"), "HTTP")));
        AppCheck.Probe tcp =
                fields.object("tcp", inner -> new AppCheck.Tcp(inner.integer("portIndex"), inner.integer("port")));
        AppCheck.Probe exec = fields.object("exec", CheckReader::exec);
        return http != null ? http : tcp != null ? tcp : exec;
    }

    private static AppCheck.Exec exec(JsonFields fields) {
        String shell = fields.object("command", inner -> inner.required("shell"));
        if (shell == null) {
            fields.wrong("command", "error.path.missing");
            return new AppCheck.Exec("");
        }
        return new AppCheck.Exec(shell);
    }
}
