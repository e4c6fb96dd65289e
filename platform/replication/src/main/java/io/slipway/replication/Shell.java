package io.slipway.replication;

import io.slipway.runtime.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link Core} from an event loop and a log.
 *
 * <p>A decision's records are applied as soon as they are decided, so that the next decision builds on them, and its
 * effects and reply are held back until the records are durable: nobody outside sees what a crash could take back. A
 * decision without records waits for those before it, for the same reason, and so does a refusal: that something
 * exists already may be known from what is not durable yet. When an append fails, the component stops
 * leading and its state is rebuilt from the log; there is no undo. A core that cannot apply what it decided has failed
 * for good: the log has the truth, and a restart reads it.
 *
 * <p>Order of what leaves: decision by decision as decided; within one its effects in order, then the reply, so that
 * whoever reads the reply finds the effects already on their way. An effect that throws keeps back neither the next one
 * nor the reply, for what was decided is durable and the reply says so; the loop gets the failure, as from any task.
 *
 * <p>Thread-safe; everything else runs on the loop.
 *
 * @param <S> the core
 * @param <R> its records
 * @param <E> its effects
 */
public final class Shell<S extends Core<R>, R, E> implements LogListener {
    /** How many decisions may wait for the log before {@link #submit} refuses more. */
    static final int PENDING_MAX = 50_000;

    private final String name;
    private final EventLoop loop;
    private final S core;
    private final Consumer<E> effects;
    private final Role<S> role;
    private final ArrayDeque<Pending<E>> pending = new ArrayDeque<>();
    private final LogChannel channel;
    private long term = -1;
    private boolean releasing;
    private boolean broken;

    /** What the owner does when leadership comes and goes. Called on the loop. */
    public interface Role<S> {
        /** The core is complete and may decide. */
        void leading(S core);

        /** It may not any more; soft state that hangs on leadership is dropped here. */
        void following();

        /** The log has failed; the process cannot go on. */
        void failed(LogException cause);
    }

    /** Decides on the loop. */
    @FunctionalInterface
    public interface Decider<S, R, E, T> {
        /** Must not change the core: that is what the records are for. */
        Decision<R, E, T> decide(S core, Instant now);
    }

    /**
     * Joins the log.
     *
     * @param name the component's name in the log
     * @param effects does one effect; called on the loop, must not block
     */
    @SuppressWarnings("this-escape")
    public Shell(EventLoop loop, ReplicatedLog log, String name, S core, Consumer<E> effects, Role<S> role) {
        this.name = name;
        this.loop = loop;
        this.core = core;
        this.effects = effects;
        this.role = role;
        this.channel = log.join(name, this);
    }

    /**
     * Decides on the loop and answers when durable.
     *
     * @return fails with {@link NotLeadingException}, with whatever the decider threw (nothing is changed then), or
     *     with {@link RejectedExecutionException} when the loop is full or too many decisions wait for the log
     */
    public <T> CompletableFuture<T> submit(Decider<S, R, E, T> decider) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                if (pending.size() >= PENDING_MAX) {
                    reply.completeExceptionally(new RejectedExecutionException(
                            name + ": " + PENDING_MAX + " decisions wait for the log already"));
                } else {
                    decide(decider, reply);
                }
            });
        } catch (RuntimeException e) {
            reply.completeExceptionally(e);
        }
        return reply;
    }

    /** Decides at once. On the loop only. */
    public <T> CompletableFuture<T> submitNow(Decider<S, R, E, T> decider) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        decide(decider, reply);
        return reply;
    }

    /** How many decisions wait for the log. On the loop only. */
    public int waiting() {
        return pending.size();
    }

    /** Whether this process leads. On the loop only. */
    public boolean isLeading() {
        return term >= 0;
    }

    private <T> void decide(Decider<S, R, E, T> decider, CompletableFuture<T> reply) {
        if (term < 0) {
            reply.completeExceptionally(new NotLeadingException("this process does not lead"));
            return;
        }
        Decision<R, E, T> decision;
        List<byte[]> encoded;
        try {
            decision = decider.decide(core, loop.clock().now());
            encoded = decision.records().stream().map(core::encode).toList();
            if (!encoded.isEmpty()) {
                LogChannel.checkedSize(encoded);
            }
        } catch (RuntimeException | Error e) {
            pending.add(Pending.refusal(reply, e));
            release();
            return;
        }
        Pending<E> entry =
                new Pending<>(decision.effects(), () -> reply.complete(decision.reply()), reply::completeExceptionally);
        pending.add(entry);
        if (encoded.isEmpty()) {
            entry.durable = true;
            release();
            return;
        }
        try {
            decision.records().forEach(core::apply);
            channel.append(term, encoded).whenComplete((unused, failure) -> onAppended(entry, failure));
        } catch (RuntimeException | Error e) {
            failed(new LogException(
                    name + ": a decision could not be carried out, so the state in memory is of no use any more;"
                            + " a restart rebuilds it from the log",
                    e));
        }
    }

    private void onAppended(Pending<E> entry, @Nullable Throwable failure) {
        if (failure == null) {
            entry.durable = true;
            release();
        } // else following() or failed() comes too, and answers everything pending
    }

    /** Lets out what may leave. What is decided on the way waits its turn. */
    private void release() {
        if (releasing) {
            return;
        }
        releasing = true;
        try {
            for (Pending<E> first = pending.peek(); first != null && first.durable; first = pending.peek()) {
                pending.remove();
                first.released.forEach(this::doEffect);
                first.reply.run();
            }
        } finally {
            releasing = false;
        }
    }

    private void doEffect(E effect) {
        try {
            effects.accept(effect);
        } catch (RuntimeException | Error e) {
            var unused = loop.schedule(Duration.ZERO, () -> {
                throw e;
            });
        }
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void restore(byte[] snapshot) {
        core.restore(snapshot);
    }

    @Override
    public void committed(List<byte[]> records) {
        records.forEach(record -> core.apply(core.decode(record)));
    }

    @Override
    public Supplier<byte[]> snapshot() {
        if (broken) {
            throw new IllegalStateException(name + " has failed; its state must not be kept");
        }
        return core.frozen();
    }

    @Override
    public void leading(long newTerm) {
        if (broken) {
            return;
        }
        term = newTerm;
        role.leading(core);
    }

    @Override
    public void following() {
        stop();
        role.following();
    }

    @Override
    public void failed(LogException cause) {
        broken = true;
        stop();
        role.failed(cause);
    }

    private void stop() {
        term = -1;
        while (!pending.isEmpty()) {
            pending.remove()
                    .fail
                    .accept(new NotLeadingException("leadership was lost before the write was known to be durable"));
        }
    }

    private static final class Pending<E> {
        private final List<E> released;
        private final Runnable reply;
        private final Consumer<Throwable> fail;
        private boolean durable;

        Pending(List<E> released, Runnable reply, Consumer<Throwable> fail) {
            this.released = released;
            this.reply = reply;
            this.fail = fail;
        }

        /** Changes nothing. */
        static <E> Pending<E> refusal(CompletableFuture<?> reply, Throwable why) {
            Pending<E> refusal =
                    new Pending<>(List.of(), () -> reply.completeExceptionally(why), reply::completeExceptionally);
            refusal.durable = true;
            return refusal;
        }
    }
}
