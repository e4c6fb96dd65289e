package io.slipway.http.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a connection shows: the node's certificate; and where a server has a second one, that one to clients
 * that ask for a name that it is for (RFC 6066 section 3). Thread-safe.
 */
final class Keys extends X509ExtendedKeyManager {
    private static final String OWN = "own";
    private static final String GIVEN = "given";

    private final Supplier<@Nullable Pair> own;
    private final Supplier<@Nullable Pair> given;

    /**
     * A key and its certificate.
     *
     * @param chain the certificate, and what leads to an authority
     */
    record Pair(PrivateKey key, List<X509Certificate> chain) {
        Pair {
            chain = List.copyOf(chain);
        }

        private boolean isOfKind(String keyType) {
            String kind = chain.get(0).getPublicKey().getAlgorithm();
            return keyType.equals(kind)
                    || (kind.equals("RSA") && keyType.equals("RSASSA-PSS"))
                    || keyType.startsWith(kind + "_");
        }

        private boolean isFor(String host) {
            String name = host.toLowerCase(Locale.ROOT);
            return PeerNames.dnsNames(chain.get(0)).stream()
                    .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                    .anyMatch(pattern -> pattern.equals(name)
                            || (pattern.startsWith("*.")
                                    && name.indexOf('.') > 0
                                    && name.substring(name.indexOf('.')).equals(pattern.substring(1))));
        }

        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /**
     * A chooser.
     *
     * @param own the node's, while it has one
     * @param given the second one, if any
     */
    Keys(Supplier<@Nullable Pair> own, Supplier<@Nullable Pair> given) {
        this.own = own;
        this.given = given;
    }

    private @Nullable Pair pair(@Nullable String alias) {
        return GIVEN.equals(alias) ? given.get() : OWN.equals(alias) ? own.get() : null;
    }

    private @Nullable String serverAlias(String keyType, @Nullable SSLSession session) {
        Pair second = given.get();
        if (second != null && session instanceof ExtendedSSLSession asked) {
            for (SNIServerName name : asked.getRequestedServerNames()) {
                if (name instanceof SNIHostName host && second.isFor(host.getAsciiName())) {
                    return second.isOfKind(keyType) ? GIVEN : null;
                }
            }
        }
        return ownAlias(keyType);
    }

    private @Nullable String ownAlias(String keyType) {
        Pair first = own.get();
        return first != null && first.isOfKind(keyType) ? OWN : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return serverAlias(keyType, engine.getHandshakeSession());
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return ownAlias(keyType);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        return clientAlias(keyTypes);
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return clientAlias(keyTypes);
    }

    private @Nullable String clientAlias(String[] keyTypes) {
        for (String keyType : keyTypes) {
            String alias = ownAlias(keyType);
            if (alias != null) {
                return alias;
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Pair pair = pair(alias);
        return pair == null ? null : pair.chain.toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Pair pair = pair(alias);
        return pair == null ? null : pair.key;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = ownAlias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return getClientAliases(keyType, issuers);
    }
}
