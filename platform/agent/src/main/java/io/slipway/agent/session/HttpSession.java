package io.slipway.agent.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.RecordIoDecoder;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.mesosapi.json.MesosJson;
import io.slipway.mesosapi.json.MesosJsonException;
import io.slipway.runtime.loop.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One session with a master over HTTP. Owner: the loop it is given.
 *
 * <p>States: new; trying (a REGISTER is under way to one of the masters); standing (a master has answered 200); over.
 * New to trying by the first message; trying to trying by a refusal, with the next master, or by a redirect, with the
 * master that it names, once each; trying to over when none is left; standing to over when the stream ends, is silent
 * for too long or cannot be read, when another master is found to lead, or when a message cannot be delivered: since
 * messages come once and in order, losing one loses the session. What waited to be sent is then dropped; the agent
 * tells it again in the next session.
 */
final class HttpSession {
    static final String PATH = "/mesos/api/v1/agent";
    static final String STREAM_ID = "Mesos-Stream-Id";

    /** Five pings of a master, 15 s apart. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(75);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORD_BYTES_MAX = 16 << 20;
    private static final int BATCH_MAX = 200;
    private static final int WAITING_MAX = 10_000;
    private static final int PROBLEM_BYTES_MAX = 2_000;
    static final int REDIRECT = 307;
    private static final int TRIED_MAX = 20;

    private final HttpAgentGateway gateway;
    private final EventLoop loop;
    private final Optional<BearerToken> token;
    private final AgentGateway.Listener listener;
    private final Deque<FromAgent> waiting = new ArrayDeque<>();
    private final List<String> problems = new ArrayList<>();
    private final Deque<HttpAgentGateway.Master> untried = new ArrayDeque<>();
    private final Set<URI> tried = new HashSet<>();
    private HttpAgentGateway.@Nullable Master master;
    private volatile HttpTransport.@Nullable StreamHandle stream;
    private EventLoop.@Nullable Timer silence;
    private @Nullable LeaderWatch watch;
    private @Nullable URI ownDoor;
    private byte[] register = new byte[0];
    private String id = "";
    private long sequence;
    private long attempt;
    private boolean begun;
    private boolean sending;
    private boolean refused;
    private boolean over;

    HttpSession(HttpAgentGateway gateway, EventLoop loop, Optional<BearerToken> token, AgentGateway.Listener listener) {
        this.gateway = gateway;
        this.loop = loop;
        this.token = token;
        this.listener = listener;
    }

    void send(FromAgent message) {
        if (over) {
            return;
        }
        if (!begun) {
            begun = true;
            register = bytes(MesosJson.fromAgent(gateway.forTheMasters(message)));
            untried.addAll(gateway.inOrder());
            tryNext();
        } else if (waiting.size() >= WAITING_MAX) {
            end("the master takes messages too slowly: " + WAITING_MAX + " wait");
        } else {
            waiting.add(message);
            flush();
        }
    }

    /** Ends it without telling the listener. The master is told, since it would see the end of a stream late. */
    void close() {
        HttpAgentGateway.Master to = master;
        if (!over && !id.isEmpty() && to != null) {
            ObjectNode body = JSON.createObjectNode().put("type", "MESSAGES").put("sequence", ++sequence);
            body.put("over", true);
            CompletableFuture<HttpResponse.Full> unused = to.transport().send(request(bytes(body), id));
        }
        if (to != null) {
            gateway.over(to);
        }
        over = true;
        attempt++;
        waiting.clear();
        if (silence != null) {
            silence.cancel();
            silence = null;
        }
        if (watch != null) {
            watch.end();
            watch = null;
        }
        HttpTransport.StreamHandle open = stream;
        if (open != null) {
            open.close();
            stream = null;
        }
    }

    private void end(String reason) {
        if (!over) {
            close();
            listener.onClosed(reason);
        }
    }

    private void tryNext() {
        HttpAgentGateway.Master candidate = untried.poll();
        if (candidate == null) {
            String all = String.join("; ", problems);
            if (refused) {
                listener.onMessage(new ToAgent.Refused(all));
            }
            end(all);
            return;
        }
        master = candidate;
        tried.add(candidate.address());
        gateway.trying(candidate);
        stream = candidate.transport().stream(request(register, ""), new Reader(++attempt));
    }

    /** The master being tried does not take the session. */
    private void declined(int status, String why) {
        refused |= status == 401 || status == 403;
        problems.add(address() + ": " + why);
        stream = null;
        tryNext();
    }

    /** The master being tried says who leads. */
    private void redirected(String location) {
        HttpAgentGateway.Master from = master;
        URI target =
                from == null ? null : LeaderWatch.door(from.address(), location).orElse(null);
        if (target == null) {
            declined(REDIRECT, "sends this agent to '" + location + "', which is no address");
            return;
        }
        if (!tried.contains(target) && tried.size() < TRIED_MAX) {
            HttpAgentGateway.Master leader = gateway.at(target);
            untried.remove(leader);
            untried.addFirst(leader);
        }
        declined(REDIRECT, "says that " + target + " leads");
    }

    /** @param door how the master calls its own front door; empty when it does not say */
    private void stands(String streamId, Optional<URI> door) {
        HttpAgentGateway.Master by = master;
        if (by != null) {
            gateway.leads(by);
            ownDoor = door.orElse(by.address());
            watch = new LeaderWatch(
                    loop, token, ownDoor, gateway.pingIntervalMs(), gateway.others(by), this::anotherLeads);
        }
        id = streamId;
        heard();
        flush();
    }

    private void anotherLeads(URI leader) {
        gateway.tryFirst(leader);
        end(address() + " does not ping any more, and " + leader + " leads now");
    }

    private void heard() {
        if (silence != null) {
            silence.cancel();
        }
        silence = loop.schedule(
                SILENCE_MAX, () -> end(address() + " has been silent for " + SILENCE_MAX.toSeconds() + " s"));
    }

    private void flush() {
        HttpAgentGateway.Master to = master;
        if (sending || id.isEmpty() || waiting.isEmpty() || to == null) {
            return;
        }
        sending = true;
        ObjectNode body = JSON.createObjectNode().put("type", "MESSAGES").put("sequence", ++sequence);
        var messages = body.putArray("messages");
        for (int i = 0; i < BATCH_MAX && !waiting.isEmpty(); i++) {
            messages.add(MesosJson.fromAgent(waiting.remove()));
        }
        long mine = attempt;
        to.transport()
                .send(request(bytes(body), id))
                .whenComplete((answer, failure) -> onLoop(mine, () -> {
                    sending = false;
                    if (failure != null) {
                        end(address() + ": a message could not be delivered: " + failure.getMessage());
                    } else if (answer.status() != 202) {
                        end(address() + ": a message was answered with " + words(answer.status(), answer.body()));
                    } else {
                        flush();
                    }
                }));
    }

    /** These headers, with the token where there is one: an agent that shows a certificate needs none. */
    static Headers shown(Optional<BearerToken> token, Headers headers) {
        return token.map(secret -> secret.addTo(headers)).orElse(headers);
    }

    private HttpRequest request(byte[] body, String streamId) {
        Headers headers = shown(token, Headers.of("Content-Type", "application/json", "Accept", "application/json"));
        return HttpRequest.of("POST", PATH, streamId.isEmpty() ? headers : headers.with(STREAM_ID, streamId), body);
    }

    private String address() {
        return master == null ? "no master" : master.address().toString();
    }

    private static String words(int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return status + (text.isEmpty() ? "" : " (" + text + ")");
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }

    /**
     * What comes for an attempt that is over is dropped. When the loop takes nothing the stream has lost a piece: it is
     * closed, and its silence ends the session.
     */
    private void onLoop(long mine, Runnable action) {
        try {
            loop.execute(() -> {
                if (mine == attempt && !over) {
                    action.run();
                }
            });
        } catch (RejectedExecutionException e) {
            HttpTransport.StreamHandle broken = stream;
            if (broken != null) {
                broken.close();
            }
        }
    }

    /** Takes in one answer; every method hands over to the loop. */
    private final class Reader implements HttpTransport.StreamListener {
        private final long mine;
        private final RecordIoDecoder decoder = new RecordIoDecoder(RECORD_BYTES_MAX);
        private final ByteArrayOutputStream problem = new ByteArrayOutputStream();
        private int status;
        private String location = "";

        Reader(long mine) {
            this.mine = mine;
        }

        @Override
        public void onHeaders(int newStatus, Headers headers) {
            onLoop(mine, () -> {
                status = newStatus;
                location = headers.first("Location").orElse("");
                HttpAgentGateway.Master by = master;
                if (status == 200 && by != null) {
                    stands(
                            headers.first(STREAM_ID).orElse(""),
                            headers.first(LeaderWatch.LEADER).flatMap(text -> LeaderWatch.door(by.address(), text)));
                }
            });
        }

        @Override
        public void onBytes(byte[] piece) {
            onLoop(mine, () -> {
                if (status == 200) {
                    heard();
                    read(piece);
                } else if (problem.size() < PROBLEM_BYTES_MAX) {
                    problem.writeBytes(piece);
                }
            });
        }

        private void read(byte[] piece) {
            try {
                for (byte[] record : decoder.feed(piece)) {
                    if (mine != attempt || over) {
                        return;
                    }
                    ToAgent message = MesosJson.toAgent(JSON.readTree(record));
                    if (message instanceof ToAgent.Ping && watch != null) {
                        watch.pinged();
                    }
                    listener.onMessage(ownDoor == null ? message : gateway.forThisMachine(message, ownDoor));
                }
            } catch (IOException | IllegalArgumentException | MesosJsonException e) {
                end(address() + " sent what cannot be read: " + e.getMessage());
            }
        }

        @Override
        public void onEnd(String failure) {
            onLoop(mine, () -> {
                if (status == 200) {
                    end(address() + " ended the session" + (failure.isEmpty() ? "" : ": " + failure));
                } else if (status == REDIRECT && !location.isEmpty()) {
                    redirected(location);
                } else if (status == 0) {
                    declined(0, failure.isEmpty() ? "no answer" : failure);
                } else {
                    declined(status, "answered " + words(status, problem.toByteArray()));
                }
            });
        }
    }
}
