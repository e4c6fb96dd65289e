package io.slipway.installer.credentials;

import io.slipway.installer.state.StateFolder;
import java.util.Optional;

/**
 * Whether a cluster has TLS and a login. It is decided when the cluster is laid first and stays so: daemons with TLS
 * and those without do not understand one another, so it cannot be changed while the cluster runs. Pure.
 */
public final class Founding {
    private static final String FILE = "tls-and-login";

    private Founding() {}

    /**
     * Decides, and remembers it.
     *
     * @param wanted what {@code cluster.yaml} says
     * @param laid whether hosts were worked on before
     * @throws CredentialsException when the cluster was laid otherwise
     */
    public static boolean secured(StateFolder state, Optional<Boolean> wanted, boolean laid) {
        Optional<Boolean> known = state.read(FILE).map(Boolean::valueOf);
        boolean secured = decide(known, wanted, laid);
        if (known.isEmpty()) {
            state.write(FILE, String.valueOf(secured));
        }
        return secured;
    }

    /** Installers of before TLS laid clusters, and remembered nothing about it. */
    static boolean decide(Optional<Boolean> known, Optional<Boolean> wanted, boolean laid) {
        boolean secured = known.orElseGet(() -> !laid && wanted.orElse(true));
        wanted.filter(one -> one != secured).ifPresent(one -> {
            throw new CredentialsException("the cluster was laid " + (secured ? "with" : "without")
                    + " TLS and a login, and cluster.yaml says tls-and-login: " + one + ". That cannot be changed on a"
                    + " running cluster: take the line away, or uninstall and install anew");
        });
        return secured;
    }
}
