package io.slipway.marathonapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Writes health checks, readiness checks and checks. */
final class CheckJson {
    private CheckJson() {}

    static ObjectNode healthCheck(AppHealthCheck check) {
        ObjectNode json = AppJson.object();
        if (check.command() != null) {
            json.putObject("command").put("value", check.command());
        }
        if (check.protocol().isMesos() || check.protocol() == AppHealthCheck.Protocol.COMMAND) {
            json.put("delaySeconds", check.delaySeconds());
        }
        json.put("gracePeriodSeconds", check.gracePeriodSeconds());
        if (check.protocol() == AppHealthCheck.Protocol.HTTP || check.protocol() == AppHealthCheck.Protocol.HTTPS) {
            json.put("ignoreHttp1xx", check.ignoreHttp1xx());
        }
        json.put("intervalSeconds", check.intervalSeconds());
        if (check.protocol().isMesos()) {
            json.put("ipProtocol", check.ipProtocol());
        }
        json.put("maxConsecutiveFailures", check.maxConsecutiveFailures());
        AppJson.put(json, "path", check.path());
        putNumber(json, "port", check.port());
        putNumber(json, "portIndex", check.portIndex());
        json.put("protocol", check.protocol().name());
        json.put("timeoutSeconds", check.timeoutSeconds());
        return json;
    }

    static ObjectNode readinessCheck(ReadinessCheck check) {
        ObjectNode json = AppJson.object();
        json.put("name", check.name())
                .put("protocol", check.protocol())
                .put("path", check.path())
                .put("portName", check.portName())
                .put("intervalSeconds", check.intervalSeconds())
                .put("timeoutSeconds", check.timeoutSeconds());
        ArrayNode codes = json.putArray("httpStatusCodesForReady");
        check.httpStatusCodesForReady().forEach(codes::add);
        return json.put("preserveLastResponse", check.preserveLastResponse());
    }

    static ObjectNode check(AppCheck check) {
        ObjectNode json = AppJson.object();
        if (check.probe() instanceof AppCheck.Http http) {
            ObjectNode node = json.putObject("http");
            putNumber(node, "portIndex", http.portIndex());
            putNumber(node, "port", http.port());
            AppJson.put(node, "path", http.path());
            node.put("scheme", http.scheme());
        } else if (check.probe() instanceof AppCheck.Tcp tcp) {
            ObjectNode node = json.putObject("tcp");
            putNumber(node, "portIndex", tcp.portIndex());
            putNumber(node, "port", tcp.port());
        } else {
            json.putObject("exec").putObject("command").put("shell", ((AppCheck.Exec) check.probe()).command());
        }
        return json.put("intervalSeconds", check.intervalSeconds())
                .put("timeoutSeconds", check.timeoutSeconds())
                .put("delaySeconds", check.delaySeconds());
    }

    private static void putNumber(ObjectNode json, String name, @Nullable Integer value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
