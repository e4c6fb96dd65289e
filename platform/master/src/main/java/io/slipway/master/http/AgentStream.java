package io.slipway.master.http;

import io.slipway.http.HttpResponse;
import io.slipway.http.RecordIo;
import io.slipway.mesosapi.agent.AgentGateway;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One agent's session over HTTP: writes the master's messages as RecordIO for as long as the agent reads. An agent that
 * reads too slowly has its stream closed by the server, which ends the session. Thread-safe.
 */
final class AgentStream implements AgentGateway.Listener {
    private final HttpResponse.StreamSink sink;
    private final String caller;
    private final Function<ToAgent, byte[]> encoder;
    private final CompletableFuture<AgentGateway.Session> session = new CompletableFuture<>();
    private long sequence;

    /** @param caller whose session it is, in the words of {@link AgentProof#caller} */
    AgentStream(HttpResponse.StreamSink sink, String caller, Function<ToAgent, byte[]> encoder) {
        this.sink = sink;
        this.caller = caller;
        this.encoder = encoder;
    }

    boolean isOf(String who) {
        return caller.equals(who);
    }

    void open(AgentGateway gateway, FromAgent.Register register) {
        sink.onClose(() -> session.thenAccept(AgentGateway.Session::close));
        AgentGateway.Session opened = gateway.open(this);
        opened.send(register);
        session.complete(opened);
    }

    /** Hands messages on; false when they are not the next ones, which ends the session. */
    synchronized boolean take(long number, List<FromAgent> messages) {
        if (number != sequence + 1) {
            sink.close();
            return false;
        }
        sequence = number;
        session.thenAccept(open -> messages.forEach(open::send));
        return true;
    }

    /** The agent has said its last. */
    void end() {
        sink.close();
    }

    @Override
    public void onMessage(ToAgent message) {
        if (!sink.send(RecordIo.frame(encoder.apply(message)))) {
            session.thenAccept(AgentGateway.Session::close);
        }
    }

    @Override
    public void onClosed(String reason) {
        sink.close();
    }
}
