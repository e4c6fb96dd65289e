package io.slipway.http.jetty;

import io.slipway.http.Peer;
import io.slipway.http.tls.Contexts;
import io.slipway.http.tls.PeerNames;
import io.slipway.http.tls.ServerTls;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** TLS below HTTP, and who is at the other end. */
final class TlsConnections {
    private TlsConnections() {}

    /** Whoever speaks no TLS gets as far as HTTP, so that a refusal can be read. */
    static ConnectionFactory[] factories(ServerTls tls, HttpConnectionFactory http) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(tls.context());
        factory.setIncludeProtocols(Contexts.protocols().toArray(String[]::new));
        factory.setEndpointIdentificationAlgorithm(null);
        factory.setRenegotiationAllowed(false);
        if (tls.clients() == ServerTls.Clients.CERTIFIED) {
            factory.setNeedClientAuth(true);
        } else {
            factory.setWantClientAuth(true);
        }
        SslConnectionFactory ssl = new SslConnectionFactory(factory, http.getProtocol());
        return new ConnectionFactory[] {new DetectorConnectionFactory(ssl), http};
    }

    /** Whether a request came over TLS. */
    static boolean isSecure(Request request) {
        return session(request) != null;
    }

    /** The node that asks, as its certificate, which the handshake has checked, says. */
    static Optional<Peer> peer(Request request) {
        EndPoint.SslSessionData session = session(request);
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.sslSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate leaf
                    ? PeerNames.peer(leaf)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // it showed none
        }
    }

    private static EndPoint.@Nullable SslSessionData session(Request request) {
        return request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
    }
}
