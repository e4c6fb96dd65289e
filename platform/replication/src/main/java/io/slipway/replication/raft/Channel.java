package io.slipway.replication.raft;

import io.slipway.replication.Deliveries;
import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One component at the log. */
final class Channel implements LogChannel {
    private final String name;
    private final LogListener listener;
    private final Ledger ledger;
    private final Deliveries deliveries;

    /** Entries up to here are in the state that the component was given. Guarded by the ledger. */
    private long covered = -1;

    /** How many of its appends wait to be written, and how often it is being answered. Guarded by the ledger. */
    private int waiting;

    private int answering;

    /** The term the component was told to lead in, -1 when it does not. On its loop only. */
    private long toldTerm = -1;

    Channel(String name, LogListener listener, Ledger ledger) {
        this.name = name;
        this.listener = listener;
        this.ledger = ledger;
        this.deliveries = new Deliveries(listener, this::broke);
    }

    private void broke(Throwable failure) {
        ledger.fail(new LogException(
                "component '" + name + "' failed: " + failure + ". The log is unharmed; a restart reads it anew",
                failure));
    }

    String name() {
        return name;
    }

    LogListener listener() {
        return listener;
    }

    long toldTerm() {
        return toldTerm;
    }

    boolean covers(long index) {
        return index <= covered;
    }

    /** An append of its waits. Returns how many more are to be held back. */
    int waits() {
        waiting++;
        return answering > 0 ? 1 : 0;
    }

    /** An append of its waits no longer. Returns how many fewer are to be held back. */
    int goes() {
        waiting--;
        return answering > 0 ? 1 : 0;
    }

    /** Returns how many more are to be held back. */
    int beginAnswer() {
        return answering++ == 0 ? waiting : 0;
    }

    /** Returns how many fewer are to be held back. */
    int endAnswer() {
        return --answering == 0 ? waiting : 0;
    }

    void restore(Snapshot.State state) {
        covered = state.index();
        deliveries.tell(told -> {
            told.restore(state.bytes());
            if (!state.records().isEmpty()) {
                told.committed(state.records());
            }
        });
    }

    void committed(List<byte[]> records) {
        deliveries.tell(told -> told.committed(records));
    }

    void leading(long term) {
        deliveries.tell(told -> {
            toldTerm = term;
            told.leading(term);
        });
    }

    void following() {
        deliveries.tell(told -> {
            toldTerm = -1;
            told.following();
        });
    }

    /** Told even to a component that broke. */
    void failed(LogException cause) {
        deliveries.answer(() -> listener.failed(cause));
    }

    /** Runs {@code call} on the component's loop, after what it was told before. */
    void onLoop(Runnable call) {
        deliveries.tell(told -> call.run());
    }

    void answer(Runnable call) {
        deliveries.answer(call);
    }

    @Override
    public CompletableFuture<Void> append(long term, List<byte[]> records) {
        int bytes = LogChannel.checkedSize(records);
        CompletableFuture<Void> reply = new CompletableFuture<>();
        ledger.append(term, new Appends.Unit(this, List.copyOf(records), bytes, reply));
        return reply;
    }
}
