package io.slipway.simulation;

import io.slipway.runtime.testing.SimulatedTime;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection from a client (an agent or a framework) to a master.
 *
 * @param <M> what the client's messages are addressed to: the master's end
 */
final class Connection<M extends AutoCloseable> {
    private static final Duration FIVE_HEARTBEATS = Duration.ofSeconds(75);

    private final SimulatedTime time;
    private final Faults faults;
    private final Wire toMaster;
    private final Wire toClient;
    private final Consumer<String> clientClosed;
    private final boolean clientHearsHeartbeats;
    private @Nullable M end;
    private boolean clientGone;
    private boolean masterGone;

    /**
     * @param clientHearsHeartbeats whether the client notices a silent line by itself
     * @param clientClosed tells the client that the connection is over
     */
    Connection(SimulatedTime time, Faults faults, boolean clientHearsHeartbeats, Consumer<String> clientClosed) {
        this.time = time;
        this.faults = faults;
        this.toMaster = new Wire(time, faults);
        this.toClient = new Wire(time, faults);
        this.clientHearsHeartbeats = clientHearsHeartbeats;
        this.clientClosed = clientClosed;
    }

    /** Opens the master's end after a while; {@code opener} answers null when there is no master. */
    void open(java.util.function.Supplier<@Nullable M> opener) {
        toMaster.carry(() -> {
            end = opener.get();
            if (end == null) {
                masterGone = true;
                toClient.carry(() -> tellClient("connection refused"));
            }
        });
    }

    void toMaster(Consumer<M> message, boolean mayRepeat) {
        if (clientGone) {
            return;
        }
        Runnable delivery = () -> {
            if (end != null && !masterGone) {
                message.accept(end);
            }
        };
        toMaster.carry(delivery);
        if (mayRepeat && faults.repeats()) {
            toMaster.carry(delivery);
        }
    }

    void toClient(Runnable message, boolean mayRepeat) {
        if (masterGone) {
            return;
        }
        Runnable delivery = () -> {
            if (!clientGone) {
                message.run();
            }
        };
        toClient.carry(delivery);
        if (mayRepeat && faults.repeats()) {
            toClient.carry(delivery);
        }
    }

    /** The client closes; the master hears of it after what was sent before. */
    void closedByClient() {
        clientGone = true;
        toMaster.carry(this::closeMasterEnd);
    }

    /** The master closes. */
    void closedByMaster(String reason) {
        toClient.carry(() -> tellClient(reason));
        masterGone = true;
    }

    /**
     * The line breaks. Each side may notice after a while. A framework does for certain, when heartbeats fail to come;
     * agents and the master find out by pings.
     */
    void breakOff() {
        toMaster.cut(faults.chance(0.5));
        toClient.cut(faults.chance(0.5));
        if (faults.chance(0.7)) {
            SimulatedTime.Event unused = time.after(faults.between(1, 3_000), () -> tellClient("the line is broken"));
        } else if (clientHearsHeartbeats) {
            SimulatedTime.Event unused = time.after(FIVE_HEARTBEATS, () -> tellClient("no heartbeat"));
        }
        if (faults.chance(0.7)) {
            SimulatedTime.Event unused = time.after(faults.between(1, 3_000), this::closeMasterEnd);
        }
    }

    /** The client's process died: nothing of it is heard again, and the master notices soon or not at all. */
    void clientDied() {
        clientGone = true;
        toMaster.cut(faults.chance(0.5));
        if (faults.chance(0.7)) {
            SimulatedTime.Event unused = time.after(faults.between(1, 500), this::closeMasterEnd);
        }
    }

    /** The master's process died; the client notices soon. */
    void masterDied() {
        masterGone = true;
        toClient.cut(faults.chance(0.5));
        SimulatedTime.Event unused = time.after(faults.between(1, 500), () -> tellClient("connection reset"));
    }

    /** Whether neither side has it open. */
    boolean isOver() {
        return clientGone && masterGone;
    }

    private void tellClient(String reason) {
        if (!clientGone) {
            clientGone = true;
            clientClosed.accept(reason);
            toMaster.carry(this::closeMasterEnd);
        }
    }

    private void closeMasterEnd() {
        if (end != null && !masterGone) {
            masterGone = true;
            try {
                end.close();
            } catch (Exception e) {
                throw new AssertionError("closing the master's end failed", e);
            }
        }
    }
}
