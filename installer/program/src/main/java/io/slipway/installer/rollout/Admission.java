package io.slipway.installer.rollout;

import io.slipway.client.ClientException;
import io.slipway.client.SlipwayClient;
import io.slipway.http.tls.Pem;
import io.slipway.installer.fleet.Fleet;
import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.plan.Item;
import io.slipway.installer.plan.Layout;
import io.slipway.installer.plan.Node;
import io.slipway.installer.plan.Step;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Gets agents without a certificate a token for one, right before they start. */
final class Admission {
    private static final String LIFE = "1h";
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Fleet fleet;
    private final SlipwayClient masters;

    /** @param masters of an admin */
    Admission(Fleet fleet, SlipwayClient masters) {
        this.fleet = fleet;
        this.masters = masters;
    }

    /**
     * A step for each agent that needs a token: it puts it there. An agent that has a certificate needs none.
     *
     * @param failed told of agents that could not be looked at
     */
    Map<Node, Step> tokens(Collection<Node> agents, Instant now, BiConsumer<HostSpec, HostException> failed) {
        Map<HostSpec, Node> bySpec = new LinkedHashMap<>();
        agents.forEach(agent -> bySpec.put(agent.spec(), agent));
        Map<Node, Step> steps = new LinkedHashMap<>();
        fleet.onAll(bySpec.keySet(), (spec, host) -> reason(host, now)).forEach((spec, outcome) -> {
            Node agent = Objects.requireNonNull(bySpec.get(spec));
            outcome.failure().ifPresent(failure -> failed.accept(spec, failure));
            outcome.value().flatMap(reason -> reason).ifPresent(reason -> steps.put(agent, step(agent, reason)));
        });
        return steps;
    }

    private Step step(Node agent, String reason) {
        try {
            String token = masters.joinTokens()
                    .create(Optional.of(agent.address()), LIFE)
                    .token();
            return new Step(new Item.TextFile(Layout.JOIN_TOKEN, "root", "600", token + "\n", true, true), reason);
        } catch (ClientException e) {
            throw new RolloutException("the masters give no join token for " + agent.address() + ": " + e.getMessage());
        }
    }

    /** Takes a certificate away that is good for nothing: the agent would rather not start than ask for another. */
    private static Optional<String> reason(Host host, Instant now) {
        Result result = host.run("cat " + Layout.AGENT_CERTIFICATE + " 2>/dev/null; true", LOOK);
        Optional<String> reason = reason(result.out(), now);
        if (reason.isPresent() && !result.out().isBlank()) {
            Result removed = host.run("rm -f " + Layout.AGENT_CERTIFICATE, LOOK);
            if (!removed.ok()) {
                throw new HostException(
                        HostException.Kind.FAILED,
                        Layout.AGENT_CERTIFICATE + " cannot be removed: " + removed.words(),
                        "remove it by hand");
            }
        }
        return reason;
    }

    /** Why an agent with that certificate needs a token; empty when it needs none. */
    static Optional<String> reason(String certificate, Instant now) {
        if (certificate.isBlank()) {
            return Optional.of("not there, and the agent has no certificate");
        }
        try {
            Instant end = Pem.certificates(certificate).get(0).getNotAfter().toInstant();
            return now.isBefore(end) ? Optional.empty() : Optional.of("the agent's certificate expired at " + end);
        } catch (GeneralSecurityException e) {
            return Optional.of("the agent's certificate " + e.getMessage());
        }
    }
}
