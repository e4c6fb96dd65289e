package io.slipway.http.tls;

import io.slipway.http.Peer;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Whom a certificate names. Says nothing about whether it is to be believed: {@link Trust} does. */
public final class PeerNames {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    private PeerNames() {}

    /** The node; empty when the certificate names none, or more than one. */
    public static Optional<Peer> peer(X509Certificate certificate) {
        List<Peer> peers = names(certificate, URI).stream()
                .map(Peer::of)
                .flatMap(Optional::stream)
                .toList();
        return peers.size() == 1 ? Optional.of(peers.get(0)) : Optional.empty();
    }

    /** The names and addresses of the hosts. */
    public static List<String> hosts(X509Certificate certificate) {
        List<String> hosts = new ArrayList<>(names(certificate, DNS));
        hosts.addAll(names(certificate, ADDRESS));
        return List.copyOf(hosts);
    }

    /** The DNS names only; the first label of one may be {@code *}. */
    static List<String> dnsNames(X509Certificate certificate) {
        return names(certificate, DNS);
    }

    /** The organisation in the subject, which is the cluster in an authority of ours; empty when there is none. */
    static String organisation(X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("O")) {
                    return String.valueOf(part.getValue());
                }
            }
        } catch (InvalidNameException e) {
            return "";
        }
        return "";
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(name -> name.get(0).equals(kind))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
