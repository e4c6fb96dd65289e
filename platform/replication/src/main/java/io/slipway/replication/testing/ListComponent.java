package io.slipway.replication.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.replication.ReplicatedLog;
import io.slipway.runtime.loop.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A component whose state is the list of the lines it has seen. It applies its own lines when it appends them. */
public final class ListComponent implements LogListener {
    private final String name;
    private final EventLoop loop;
    private final LogChannel channel;
    private final List<String> lines = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private long term = -1;

    /** Joins the log. */
    public ListComponent(String name, EventLoop loop, ReplicatedLog log) {
        this.name = name;
        this.loop = loop;
        this.channel = log.join(name, this);
    }

    /** Appends on the loop, in its present term. */
    public CompletableFuture<Void> append(String... records) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> forward(appendNow(records), done));
        return done;
    }

    /** Appends with a term of the caller's choice, without applying. */
    public CompletableFuture<Void> appendIn(long chosen, String... records) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> forward(channel.append(chosen, bytes(records)), done));
        return done;
    }

    /** Appends from the loop, as is. */
    public CompletableFuture<Void> appendDirectly(List<byte[]> records) {
        return channel.append(term(), records);
    }

    private CompletableFuture<Void> appendNow(String... records) {
        synchronized (this) {
            if (term >= 0) {
                lines.addAll(Arrays.asList(records));
            }
        }
        return channel.append(term, bytes(records)).whenComplete((unused, failure) -> {
            note(loop.inLoop() ? "" : "an append was answered outside the loop");
        });
    }

    private static void forward(CompletableFuture<Void> from, CompletableFuture<Void> to) {
        from.whenComplete((unused, failure) -> {
            if (failure == null) {
                to.complete(null);
            } else {
                to.completeExceptionally(failure);
            }
        });
    }

    private static List<byte[]> bytes(String... records) {
        return Arrays.stream(records).map(record -> record.getBytes(UTF_8)).toList();
    }

    /** The state. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** What the log told, in order. */
    public synchronized List<String> events() {
        return List.copyOf(events);
    }

    /** Whether {@code event} has been told. */
    public synchronized boolean heard(String event) {
        return events.stream().anyMatch(heard -> heard.startsWith(event));
    }

    /** The last term told; -1 when it does not lead. */
    public synchronized long term() {
        return term;
    }

    private synchronized void note(String event) {
        if (!loop.inLoop()) {
            events.add("outside the loop: " + event);
        } else if (!event.isEmpty()) {
            events.add(event);
        }
        notifyAll();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public synchronized void restore(byte[] snapshot) {
        lines.clear();
        String text = new String(snapshot, UTF_8);
        if (!text.isEmpty()) {
            lines.addAll(Arrays.asList(text.split("\n")));
        }
        note("restore " + lines.size());
    }

    @Override
    public synchronized void committed(List<byte[]> records) {
        records.forEach(record -> {
            String line = new String(record, UTF_8);
            if (line.equals("poison")) {
                throw new IllegalStateException(name + " cannot read " + line);
            }
            lines.add(line);
        });
        note("committed " + records.size());
    }

    @Override
    public synchronized Supplier<byte[]> snapshot() {
        note("snapshot " + lines.size());
        List<String> now = List.copyOf(lines);
        return () -> String.join("\n", now).getBytes(UTF_8);
    }

    @Override
    public synchronized void leading(long newTerm) {
        term = newTerm;
        note("leading");
    }

    @Override
    public synchronized void following() {
        term = -1;
        note("following");
    }

    @Override
    public synchronized void failed(LogException cause) {
        term = -1;
        note("failed " + cause.getMessage());
    }
}
