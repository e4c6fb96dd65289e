package io.slipway.certificates;

import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * The node that a certificate is for.
 *
 * @param cluster the cluster's id
 * @param hosts the names and addresses that others reach it at
 */
record Subject(Role role, String cluster, String name, List<String> hosts) {
    /** What a node may do, and what its certificate is good for. */
    enum Role {
        /** A server and a client. */
        MASTER,
        /** Only a client to everybody; masters, who alone call agents, look for just that. */
        AGENT;

        /** As it stands in a node's address. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        ExtendedKeyUsage purposes() {
            return new ExtendedKeyUsage(
                    this == AGENT
                            ? new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth}
                            : new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
        }
    }
}
