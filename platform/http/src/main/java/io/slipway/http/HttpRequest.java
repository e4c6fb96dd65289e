package io.slipway.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One request, whole.
 *
 * @param method upper case
 * @param path decoded, starting with a slash, without the query; a handler mounted below a prefix sees the rest only
 * @param query the parameters
 * @param headers the fields
 * @param body the bytes; empty when there are none. Not copied: whoever receives a request does not write to it
 * @param remoteAddress the caller's address without its port; {@code loopback} inside one process
 * @param peer the node that asks, when its connection showed a certificate that the server trusts; empty for everybody
 *     else. It comes from the connection alone: nothing in a request can claim it
 */
public record HttpRequest(
        String method,
        String path,
        Query query,
        Headers headers,
        byte[] body,
        String remoteAddress,
        Optional<Peer> peer) {

    /** A request of somebody who showed no certificate. */
    public HttpRequest(String method, String path, Query query, Headers headers, byte[] body, String remoteAddress) {
        this(method, path, query, headers, body, remoteAddress, Optional.empty());
    }

    /** A request made inside this process. */
    public static HttpRequest of(String method, String pathAndQuery, Headers headers, byte[] body) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        Query query = mark < 0 ? Query.NONE : Query.parse(pathAndQuery.substring(mark + 1));
        return new HttpRequest(method, path, query, headers, body, "loopback");
    }

    /** A GET without a body. */
    public static HttpRequest get(String pathAndQuery) {
        return of("GET", pathAndQuery, Headers.NONE, new byte[0]);
    }

    /** A request with a JSON body. */
    public static HttpRequest json(String method, String pathAndQuery, String body) {
        return of(
                method,
                pathAndQuery,
                Headers.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same request for another path. */
    public HttpRequest withPath(String other) {
        return new HttpRequest(method, other, query, headers, body, remoteAddress, peer);
    }

    /** The same request with other fields. */
    public HttpRequest withHeaders(Headers others) {
        return new HttpRequest(method, path, query, others, body, remoteAddress, peer);
    }

    /** The same request as that node's. */
    public HttpRequest withPeer(Peer node) {
        return new HttpRequest(method, path, query, headers, body, remoteAddress, Optional.of(node));
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
