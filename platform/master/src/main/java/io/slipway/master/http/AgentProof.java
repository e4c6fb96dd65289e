package io.slipway.master.http;

import io.slipway.http.BearerToken;
import io.slipway.http.HttpRequest;
import io.slipway.http.Peer;
import java.util.Optional;

/** How an agent of another process proves that it may join. Thread-safe. */
public sealed interface AgentProof {
    /** Why a request is none of an agent that may join, with what to do; empty when it is. */
    Optional<Refusal> refusal(HttpRequest request);

    /** Why the agent that asks may not register under {@code hostname}; empty when it may. */
    Optional<Refusal> refusal(HttpRequest request, String hostname);

    /** Who asks, so that nobody else takes part in a session; the same text for the same agent. */
    String caller(HttpRequest request);

    /** A refusal: 401 when nothing was shown that could be right, else 403. */
    record Refusal(int status, String problem, String remedy) {}

    /** The same secret for all agents. */
    record SharedToken(BearerToken token) implements AgentProof {
        private static final String REMEDY =
                "set the agent's join-token to the value that the masters have, and restart it";

        @Override
        public Optional<Refusal> refusal(HttpRequest request) {
            return switch (token.shownIn(request.headers())) {
                case RIGHT -> Optional.empty();
                case NONE ->
                    Optional.of(new Refusal(
                            401, "an agent must show the cluster's join token, and this one shows none", REMEDY));
                case WRONG ->
                    Optional.of(new Refusal(401, "the join token that this agent shows is not this cluster's", REMEDY));
            };
        }

        @Override
        public Optional<Refusal> refusal(HttpRequest request, String hostname) {
            return Optional.empty();
        }

        @Override
        public String caller(HttpRequest request) {
            return "";
        }
    }

    /** A certificate of each agent's own, which names it as its hostname does. */
    record Certificate() implements AgentProof {
        @Override
        public Optional<Refusal> refusal(HttpRequest request) {
            Optional<Peer> peer = request.peer();
            if (peer.isEmpty()) {
                return Optional.of(new Refusal(
                        401,
                        "an agent must show its certificate, and this one shows none",
                        "set its tls-folder, and restart it"));
            }
            return peer.get().role() == Peer.Role.AGENT
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            403,
                            "this is the certificate of " + peer.get() + ", and only agents join here",
                            "give each node a certificate of its own role"));
        }

        @Override
        public Optional<Refusal> refusal(HttpRequest request, String hostname) {
            String name = request.peer().map(Peer::name).orElse("");
            return name.equals(hostname)
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            403,
                            "the certificate of agent '" + name + "' does not let it register as '" + hostname + "'",
                            "set hostname to '" + name + "', or let the agent join anew with another token"));
        }

        @Override
        public String caller(HttpRequest request) {
            return request.peer().map(Peer::address).orElse("");
        }
    }
}
