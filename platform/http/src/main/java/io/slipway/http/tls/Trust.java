package io.slipway.http.tls;

import io.slipway.http.Peer;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom one side of a connection takes for a node: whoever has a certificate that the authority of its role issued, for
 * this cluster, naming that role. An agent's certificate is none of a master, whatever it says of itself, since another
 * authority issued it. Agents' certificates are good for clients only, on whichever side of a connection they are.
 * Thread-safe.
 */
final class Trust extends X509ExtendedTrustManager {
    private final Set<Peer.Role> roles;
    private final Supplier<Map<Peer.Role, Anchor>> anchors;

    /**
     * The authority of a role.
     *
     * @param cluster whose nodes it names
     */
    record Anchor(String cluster, X509Certificate certificate, X509ExtendedTrustManager manager) {
        static Anchor of(String cluster, X509Certificate certificate) {
            return new Anchor(cluster, certificate, pkix(Set.of(certificate)));
        }
    }

    /** @param anchors at present */
    Trust(Set<Peer.Role> roles, Supplier<Map<Peer.Role, Anchor>> anchors) {
        this.roles = Set.copyOf(roles);
        this.anchors = anchors;
    }

    /** The JDK's judgement with these authorities. */
    static X509ExtendedTrustManager pkix(Collection<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("this Java cannot check certificates by PKIX");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot hold certificates", e);
        }
    }

    /** Asks one judge. */
    @FunctionalInterface
    private interface Check {
        void with(X509ExtendedTrustManager manager, boolean asClient) throws CertificateException;
    }

    private void check(X509Certificate[] chain, boolean client, Check check) throws CertificateException {
        CertificateException last = null;
        Map<Peer.Role, Anchor> present = new EnumMap<>(anchors.get());
        present.keySet().retainAll(roles);
        for (Map.Entry<Peer.Role, Anchor> entry : present.entrySet()) {
            try {
                check.with(entry.getValue().manager(), client || entry.getKey() == Peer.Role.AGENT);
                require(chain[0], entry.getKey(), entry.getValue().cluster());
                return;
            } catch (CertificateException e) {
                last = e;
            }
        }
        throw refusal(chain, last);
    }

    private static void require(X509Certificate certificate, Peer.Role role, String cluster)
            throws CertificateException {
        Peer peer = PeerNames.peer(certificate)
                .orElseThrow(() -> new CertificateException("the certificate names no node of a cluster"));
        if (peer.role() != role || !peer.cluster().equals(cluster)) {
            throw new CertificateException("the certificate is that of " + peer + " of cluster '" + peer.cluster()
                    + "'; expected one of " + role.word() + "s of cluster '" + cluster + "'");
        }
    }

    private CertificateException refusal(X509Certificate[] chain, @Nullable CertificateException cause) {
        String who = chain.length == 0
                ? "no certificate"
                : PeerNames.peer(chain[0])
                        .map(peer -> "the certificate of " + peer)
                        .orElse("the certificate of " + chain[0].getSubjectX500Principal());
        String whom = roles.contains(Peer.Role.MASTER) ? roles.size() == 1 ? "masters" : "nodes" : "agents";
        return new CertificateException(
                who + " is not trusted here, where " + whom + " of this cluster are"
                        + (cause == null ? "" : ": " + cause.getMessage()),
                cause);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, true, (manager, asClient) -> manager.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, false, (manager, asClient) -> {
            if (asClient) {
                manager.checkClientTrusted(chain, authType, socket);
            } else {
                manager.checkServerTrusted(chain, authType, socket);
            }
        });
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, true, (manager, asClient) -> manager.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, false, (manager, asClient) -> {
            if (asClient) {
                manager.checkClientTrusted(chain, authType, engine);
            } else {
                manager.checkServerTrusted(chain, authType, engine);
            }
        });
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, true, (manager, asClient) -> manager.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a server is never trusted without knowing which host was meant");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return anchors.get().entrySet().stream()
                .filter(entry -> roles.contains(entry.getKey()))
                .map(entry -> entry.getValue().certificate())
                .toArray(X509Certificate[]::new);
    }
}
