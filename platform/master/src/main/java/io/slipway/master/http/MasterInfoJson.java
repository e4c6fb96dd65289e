package io.slipway.master.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Mesos' {@code MasterInfo}, whose {@code ip} is the IPv4 address in network order read as a little-endian number. */
final class MasterInfoJson {
    private static final String LOOPBACK = "127.0.0.1";

    private MasterInfoJson() {}

    static ObjectNode of(Endpoint endpoint, String masterId) {
        String ip = endpoint.hostname().matches("\\d{1,3}(\\.\\d{1,3}){3}") ? endpoint.hostname() : LOOPBACK;
        ObjectNode info = JsonNodeFactory.instance
                .objectNode()
                .put("id", masterId)
                .put("ip", number(ip))
                .put("port", endpoint.port())
                .put("pid", endpoint.pid())
                .put("hostname", endpoint.hostname())
                .put("version", endpoint.version());
        info.putObject("address")
                .put("hostname", endpoint.hostname())
                .put("ip", ip)
                .put("port", endpoint.port());
        return info;
    }

    static long number(String ip) {
        long number = 0;
        String[] parts = ip.split("\\.");
        for (int i = parts.length - 1; i >= 0; i--) {
            number = number << 8 | Integer.parseInt(parts[i]);
        }
        return number;
    }
}
