package io.slipway.certificates;

import io.slipway.runtime.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The authority that admits agents, as every master has it. Thread-safe. */
public final class AgentsCa {
    private final Authority authority;
    private final Clock clock;

    private AgentsCa(Authority authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
    }

    /**
     * Reads {@code agents-ca.pem} and {@code agents-ca.key}.
     *
     * @throws CertificateException when they do not belong together
     * @throws java.io.UncheckedIOException when they cannot be read
     */
    public static AgentsCa load(Path folder, Clock clock) {
        return new AgentsCa(Authority.load(folder, "agents-ca"), clock);
    }

    /** The cluster's id. */
    public String cluster() {
        return authority.cluster();
    }

    /**
     * Issues an agent's certificate for the key of a request. What it says is told here; what the request wishes counts
     * for nothing.
     *
     * @param hosts the names and addresses that masters reach the agent at
     * @param validity shortened when the authority itself does not last so long
     * @return the certificate and the authority's own in PEM: the content of {@code node.pem}
     */
    public String sign(CertificateRequest request, String name, List<String> hosts, Duration validity) {
        return Pem.certificates(authority.issue(
                request.publicKey(), new Subject(Subject.Role.AGENT, cluster(), name, hosts), validity, clock));
    }
}
