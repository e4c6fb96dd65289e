package io.slipway.gateway.auth.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpResponse;
import io.slipway.http.Router;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What {@code dcos cluster setup} asks a cluster for besides the login. */
final class ClusterPages {
    /** The version of DC/OS whose clients fit; they choose their plugins by it. */
    private static final String LEVEL = "2.1.0";

    private final String version;
    private final String address;
    private final Supplier<String> cluster;
    private final Supplier<Optional<String>> authority;

    /**
     * @param version this software's
     * @param address this machine's, as clients reach it
     * @param cluster the cluster's id; empty when it is not known yet
     * @param authority the certificate of the cluster's authority (PEM); empty without TLS
     */
    ClusterPages(String version, String address, Supplier<String> cluster, Supplier<Optional<String>> authority) {
        this.version = version;
        this.address = address;
        this.cluster = cluster;
        this.authority = authority;
    }

    void register(Router router) {
        router.on("GET", "/metadata", (request, path) -> done(metadata()))
                .on("GET", "/dcos-metadata/dcos-version.json", (request, path) -> done(Bodies.json(200, version())))
                .on("GET", "/pkgpanda/active.buildinfo.full.json", (request, path) -> done(Bodies.json(200, build())))
                .on("GET", "/ca/dcos-ca.crt", (request, path) -> done(certificate()));
    }

    private HttpResponse metadata() {
        String id = cluster.get();
        return id.isEmpty()
                ? HttpResponse.message(503, "this master does not know the cluster's id yet; try again in a moment")
                : Bodies.json(200, Bodies.object().put("PUBLIC_IPV4", address).put("CLUSTER_ID", id));
    }

    private ObjectNode version() {
        return Bodies.object()
                .put("version", LEVEL)
                .put("dcos-image-commit", "")
                .put("bootstrap-id", "")
                .put("dcos-variant", "open")
                .put("slipway-version", version);
    }

    private ObjectNode build() {
        ObjectNode body = Bodies.object();
        body.putObject("slipway").put("version", version);
        return body;
    }

    private HttpResponse certificate() {
        return authority
                .get()
                .<HttpResponse>map(pem -> new HttpResponse.Full(
                        200,
                        Headers.of("Content-Type", "application/x-x509-ca-cert"),
                        pem.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(
                        () -> HttpResponse.message(404, "this cluster has no certificates: it is reached without TLS"));
    }

    private static CompletableFuture<HttpResponse> done(HttpResponse answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
