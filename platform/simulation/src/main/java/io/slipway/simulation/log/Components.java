package io.slipway.simulation.log;

import io.slipway.replication.Deliveries;
import io.slipway.replication.LogChannel;
import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.replication.NotLeadingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The components that joined a member: what they are told, what they wait for, and the states they hand over. */
final class Components {
    private final LogMember member;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    /** Changes whenever what components have applied is in doubt, or told anew. */
    private long epoch;

    private record Waiting(Channel channel, CompletableFuture<Void> reply) {}

    Components(LogMember member) {
        this.member = member;
    }

    Channel join(String name, LogListener listener) {
        Channel channel = new Channel(name, listener);
        if (channels.putIfAbsent(name, channel) != null) {
            throw new IllegalStateException("a component named '" + name + "' has joined already");
        }
        return channel;
    }

    void refuseUnknown(Iterable<String> names) {
        Set<String> unknown = new TreeSet<>();
        names.forEach(unknown::add);
        unknown.remove(""); // the entry that a term begins with
        unknown.removeAll(channels.keySet());
        if (!unknown.isEmpty()) {
            throw new LogException("the log holds records of " + unknown + ", which nobody joined for", null);
        }
    }

    /** Everything anew: the snapshot, and what is committed after it. */
    void tellAnew(Snapshot snapshot, Iterable<Entry> committed) {
        epoch++;
        for (Channel channel : channels.values()) {
            Snapshot.State state = snapshot.of(channel.name);
            channel.inState = Math.max(state.index(), snapshot.base());
            channel.last = null;
            channel.deliveries.tell(listener -> listener.restore(state.bytes()));
        }
        committed.forEach(this::tell);
    }

    /** One more entry is committed, which this member did not append itself in its present term. */
    void tell(Entry entry) {
        Channel channel = channels.get(entry.channel());
        if (channel != null && entry.index() > channel.inState) {
            channel.last = entry;
            if (!isSkipped(entry)) {
                channel.deliveries.tell(listener -> listener.committed(entry.records()));
            }
        }
    }

    private boolean isSkipped(Entry entry) {
        return (member.flaw() == Flaw.SKIPS_USERS_WRITES && entry.isOf("scheduler") && entry.index() % 3 == 0)
                || (member.flaw() == Flaw.SKIPS_AGENTS && entry.isOf("master") && entry.index() % 3 == 0);
    }

    void tellAll(Consumer<LogListener> call) {
        channels.values().forEach(channel -> channel.deliveries.tell(call));
    }

    void leading(long term) {
        epoch++;
        tellAll(listener -> listener.leading(term));
    }

    void acknowledge(long index) {
        Waiting done = waiting.remove(index);
        if (done != null) {
            done.channel.deliveries.answer(() -> done.reply.complete(null));
        }
    }

    /** All that wait will never know. */
    void doubt() {
        epoch++;
        waiting.values()
                .forEach(one -> one.channel.refuse(one.reply, "leadership was lost while the write was under way"));
        waiting.clear();
    }

    /** The process is dead: nobody hears anything any more. */
    void stop() {
        channels.values().forEach(channel -> channel.deliveries.stop());
    }

    void fail(LogException cause) {
        doubt();
        channels.values().forEach(channel -> channel.deliveries.answer(() -> channel.listener.failed(cause)));
    }

    /** Asks all for their states; {@code taken} is told when all have answered and nothing came in between. */
    void askForStates(Consumer<Map<String, Snapshot.State>> taken) {
        long asked = epoch;
        long told = member.told();
        Map<String, Given> given = new HashMap<>();
        for (Channel channel : channels.values()) {
            Entry lastTold = channel.last;
            channel.deliveries.tell(listener -> {
                if (asked != epoch) {
                    return;
                }
                boolean ahead = member.leads();
                given.put(
                        channel.name,
                        new Given(
                                ahead ? channel.last : lastTold,
                                ahead ? member.lastIndex() : told,
                                listener.snapshot()));
                if (given.size() == channels.size()) {
                    taken.accept(made(given));
                }
            });
        }
    }

    /** A component's state, whose bytes are made later, and the last entry that is in it. */
    private record Given(@Nullable Entry last, long index, Supplier<byte[]> state) {}

    /** What happened since the first of them was given must not be in it. */
    private Map<String, Snapshot.State> made(Map<String, Given> given) {
        Map<String, Snapshot.State> states = new HashMap<>();
        given.forEach((name, of) -> {
            byte[] state = of.state.get();
            if (of.last != null) {
                member.witness().hasState(member.id(), name, of.last, state);
            }
            states.put(name, new Snapshot.State(of.index, state));
        });
        return states;
    }

    /** A component's way into the log, and the log's to it. */
    final class Channel implements LogChannel {
        private final String name;
        private final LogListener listener;
        private final Deliveries deliveries;
        /** Entries up to here are in the state that was told. */
        private long inState;
        /** The component's last entry that it was told of or appended. */
        private @Nullable Entry last;

        Channel(String name, LogListener listener) {
            this.name = name;
            this.listener = listener;
            this.deliveries = new Deliveries(
                    listener, e -> member.fail(new LogException("component '" + name + "' failed: " + e, e)));
        }

        @Override
        public CompletableFuture<Void> append(long term, List<byte[]> records) {
            LogChannel.checkedSize(records);
            CompletableFuture<Void> reply = new CompletableFuture<>();
            if (!member.leadsIn(term)) {
                refuse(reply, "this process does not lead in term " + term);
                return reply;
            }
            Entry entry = new Entry(member.lastIndex() + 1, term, name, new ArrayList<>(records));
            last = entry;
            waiting.put(entry.index(), new Waiting(this, reply));
            member.append(entry);
            return reply;
        }

        private void refuse(CompletableFuture<Void> reply, String why) {
            deliveries.answer(() -> reply.completeExceptionally(new NotLeadingException(why)));
        }
    }
}
