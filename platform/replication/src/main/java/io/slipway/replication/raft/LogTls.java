package io.slipway.replication.raft;

import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/**
 * Mutual TLS at the port of the log: a member shows its certificate whichever side it is on, and takes nobody who shows
 * none that it trusts. Both managers are asked at each connection, so that certificates can change while the log runs.
 *
 * @param keys what this member shows
 * @param trust whom it takes for a member: masters, and nobody else
 */
public record LogTls(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust) {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** As Ratis is told it. The JDK's TLS is used: Netty's own, in C, does not know managers that change. */
    GrpcTlsConfig ratis() {
        return GrpcTlsConfig.newBuilder()
                .setKeyManager(keys)
                .setTrustManager(trust)
                .setMutualTls(true)
                .setSslProvider(SslProvider.JDK)
                .setProtocols(PROTOCOLS)
                .build();
    }

    /** For connections that are not Ratis' own. */
    SslContext client() {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                    .keyManager(keys)
                    .trustManager(trust)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    @Override
    public String toString() {
        return "mutual TLS";
    }
}
