package io.slipway.node.masters;

import io.slipway.replication.Decision;
import io.slipway.replication.LogException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.Shell;
import io.slipway.runtime.loop.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which master leads, and where its front door is.
 *
 * <p>Each master that comes to lead says so in the log, with the address of its front door; so whoever follows learns
 * the address with the rest of the state, and nobody has to be told the addresses of all. Whom the log takes for the
 * leader is looked up there. For its own front door a master leads when that record is durable, which
 * proves that a majority follows it, and the components of the process have taken over.
 *
 * <p>A leader that is cut off does not know at once that there is another. It acknowledges no write, since none of its
 * own becomes durable; before it answers a read it asks whether a majority was heard so lately that nobody else can
 * have been elected ({@link #isConfirmed}).
 *
 * <p>Also hears when the log fails: then the process has to end, so that its supervisor starts it anew. Thread-safe.
 */
public final class Leadership {
    /** The name under which it joins the log. */
    public static final String LOG_NAME = "node";

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    /** Shorter than the others wait before they elect another, 1.5 s, by what an answer may have been under way. */
    private static final long CONFIRMED_MS = 1_200;

    private static final int WAITING_MAX = 2_000;

    private final Self self;
    private final EventLoop loop;
    private final Supplier<Optional<String>> elected;
    private final BooleanSupplier complete;
    private final LongSupplier majoritySilentMs;
    private final Consumer<String> onFailure;
    private final MasterBook book = new MasterBook();
    private final Shell<MasterBook, Leads, Leads> shell;

    /** Who waits until a leader is known. On the loop only. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private volatile boolean leads;
    private volatile boolean closing;

    /**
     * This master.
     *
     * @param id among the members
     * @param door its own front door
     */
    public record Self(String id, URI door) {}

    private record Waiting(CompletableFuture<Where> answer, long endNanos) {}

    /**
     * Joins the log, which must not have been started.
     *
     * @param loop its own
     * @param elected whom the log takes for the leader; asked once the log is started
     * @param complete whether the components of this process have taken over, once it leads
     * @param majoritySilentMs how long ago a leader was heard by a majority, itself among them
     * @param onFailure told, once, when the log fails
     */
    public Leadership(
            Self self,
            EventLoop loop,
            ReplicatedLog log,
            Supplier<Optional<String>> elected,
            BooleanSupplier complete,
            LongSupplier majoritySilentMs,
            Consumer<String> onFailure) {
        this.self = self;
        this.loop = loop;
        this.elected = elected;
        this.complete = complete;
        this.majoritySilentMs = majoritySilentMs;
        this.onFailure = onFailure;
        this.shell = new Shell<>(loop, log, LOG_NAME, book, this::said, new Role());
    }

    /** Where the leader is now. */
    public Where where() {
        if (closing) {
            return new Where.Unknown("this master stops", false);
        }
        if (leads && complete.getAsBoolean()) {
            return new Where.Here();
        }
        Optional<String> leader;
        try {
            leader = elected.get();
        } catch (LogException e) {
            return new Where.Unknown("the log of this master is not open", false);
        }
        if (leader.isEmpty()) {
            return new Where.Unknown("the masters have not chosen a leader yet", true);
        }
        if (leader.get().equals(self.id)) {
            return new Where.Unknown("this master is about to take over", true);
        }
        // What is written about its last time may be out of date; then nobody answers there, or says that it does not
        // lead, which harms nothing. Right after a start it is all there is until the leader sends the rest.
        return book.door(leader.get())
                .<Where>map(door -> new Where.There(leader.get(), door))
                .orElse(new Where.Unknown("master '" + leader.get() + "' leads, and has not said where yet", true));
    }

    /** Whether this master, which leads, surely is the only one that does. */
    public boolean isConfirmed() {
        try {
            return majoritySilentMs.getAsLong() < CONFIRMED_MS;
        } catch (LogException e) {
            return false; // closed meanwhile
        }
    }

    /**
     * Where the leader is, as soon as that is known; {@link Where.Unknown} after {@code limit}, and at once when too
     * many wait.
     */
    public CompletableFuture<Where> await(Duration limit) {
        Where now = where();
        if (!(now instanceof Where.Unknown unknown && unknown.passing())) {
            return CompletableFuture.completedFuture(now);
        }
        CompletableFuture<Where> answer = new CompletableFuture<>();
        Waiting mine = new Waiting(answer, loop.clock().nanoTime() + limit.toNanos());
        try {
            loop.execute(() -> wait(mine));
        } catch (RejectedExecutionException e) {
            answer.complete(now);
        }
        return answer;
    }

    private void wait(Waiting one) {
        if (waiting.size() >= WAITING_MAX) {
            one.answer.complete(where());
            return;
        }
        waiting.add(one);
        if (waiting.size() == 1) {
            EventLoop.Timer unused = loop.schedule(LOOK_AGAIN, this::look);
        }
    }

    private void look() {
        Where now = where();
        long nanos = loop.clock().nanoTime();
        boolean goesOn = now instanceof Where.Unknown unknown && unknown.passing();
        waiting.removeIf(one -> {
            boolean over = !goesOn || nanos - one.endNanos >= 0;
            if (over) {
                one.answer.complete(now);
            }
            return over;
        });
        if (!waiting.isEmpty()) {
            EventLoop.Timer unused = loop.schedule(LOOK_AGAIN, this::look);
        }
    }

    /** Where the front door of a master is, if it has ever led. */
    public Optional<URI> door(String id) {
        return id.equals(self.id) ? Optional.of(self.door) : book.door(id);
    }

    /** This master. */
    public Self self() {
        return self;
    }

    /** From now on no request is taken in: the process is about to stop. */
    public void close() {
        closing = true;
    }

    /** It is durable that this master leads. */
    private void said(Leads leads) {
        if (shell.isLeading()) {
            LOG.info("master '{}' leads, at {}", leads.id(), leads.door());
            this.leads = true;
        }
    }

    private final class Role implements Shell.Role<MasterBook> {
        @Override
        public void leading(MasterBook ignored) {
            Leads record = new Leads(self.id, self.door);
            CompletableFuture<Boolean> unused =
                    shell.submitNow((state, now) -> new Decision<>(List.of(record), List.of(record), true));
        }

        @Override
        public void following() {
            leads = false;
        }

        @Override
        public void failed(LogException cause) {
            leads = false;
            onFailure.accept("the log failed, so nothing can be remembered any more: " + cause.getMessage()
                    + ". Tasks go on; start Slipway again when this is mended.");
        }
    }
}
