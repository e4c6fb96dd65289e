package io.slipway.master.admission;

import io.slipway.http.BearerToken;
import io.slipway.replication.Decision;
import io.slipway.replication.LogException;
import io.slipway.replication.ReplicatedLog;
import io.slipway.replication.Shell;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.loop.EventLoop;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Makes join tokens and decides who is admitted with them. All calls fail with {@link
 * io.slipway.replication.NotLeadingException} on a master that does not lead. Thread-safe.
 *
 * <p>A token is good for one agent: the first one that shows it, whose key is remembered. The same agent with the same
 * key may show it again until it expires, since an answer can get lost. A token that is made for nobody by name is not
 * good for a name that was admitted before: whoever gets hold of it can be a new agent, and no other one.
 */
public final class Admission {
    /** The name under which it joins the log. */
    public static final String LOG_NAME = "admission";

    /** The longest that a token may be good for. */
    public static final Duration VALIDITY_MAX = Duration.ofDays(30);

    /** Of how many tokens is known at a time. */
    public static final int TOKENS_MAX = 10_000;

    /** So long a token that is over is still listed. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;

    private final Ids ids;
    private final Shell<AdmissionBook, AdmissionRecord, Void> shell;

    /**
     * A new token.
     *
     * @param text to be shown by the agent, and known to nobody but who asked for it
     */
    public record New(JoinToken token, String text) {
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /** Whether an agent is admitted. */
    public sealed interface Verdict {}

    /** It is. */
    public record Admitted() implements Verdict {}

    /** It is not, and why. */
    public record Refused(String why) implements Verdict {}

    private Admission(EventLoop loop, ReplicatedLog log, Ids ids) {
        this.ids = ids;
        this.shell = new Shell<>(loop, log, LOG_NAME, new AdmissionBook(), effect -> {}, new Role());
    }

    /**
     * Joins the log, which must not have been started.
     *
     * @param loop where it decides; not its own
     */
    public static Admission start(EventLoop loop, ReplicatedLog log, Ids ids) {
        return new Admission(loop, log, ids);
    }

    /**
     * Makes a token.
     *
     * @param name the only agent that it is good for
     * @param validity at most {@link #VALIDITY_MAX}
     * @return fails with {@link IllegalStateException} when there are {@link #TOKENS_MAX} already
     */
    public CompletableFuture<New> make(Optional<String> name, Duration validity) {
        String id = ids.hex(ID_BYTES);
        String secret = ids.hex(SECRET_BYTES);
        return shell.submit((book, now) -> {
            Instant time = book.time(now);
            List<AdmissionRecord> records = new ArrayList<>();
            for (JoinToken old : book.tokens()) {
                if (over(old).plus(KEPT).isBefore(time)) {
                    records.add(new AdmissionRecord.Removed(old.id(), time));
                }
            }
            if (book.tokens().size() - records.size() >= TOKENS_MAX) {
                throw new IllegalStateException("there are " + TOKENS_MAX + " join tokens already; revoke some");
            }
            JoinToken token = new JoinToken(id, digest(secret), name, time, time.plus(validity), Optional.empty());
            records.add(new AdmissionRecord.Made(token));
            return new Decision<>(records, List.of(), new New(token, id + "." + secret));
        });
    }

    private static Instant over(JoinToken token) {
        return token.use().map(JoinToken.Use::at).orElse(token.expires());
    }

    /** All tokens, those that are over too, the newest last. */
    public CompletableFuture<List<JoinToken>> list() {
        return shell.submit((book, now) -> Decision.reply(book.tokens().stream()
                .sorted(java.util.Comparator.comparing(JoinToken::made))
                .toList()));
    }

    /** Makes a token good for nothing. False when there is none. */
    public CompletableFuture<Boolean> revoke(String id) {
        return shell.submit((book, now) -> book.token(id).isEmpty()
                ? Decision.reply(false)
                : new Decision<>(List.of(new AdmissionRecord.Removed(id, book.time(now))), List.of(), true));
    }

    /**
     * An agent shows a token.
     *
     * @param text the token
     * @param name what the agent is called
     * @param key the fingerprint of its key
     */
    public CompletableFuture<Verdict> use(String text, String name, String key) {
        return shell.submit((book, now) -> {
            Instant time = book.time(now);
            Optional<JoinToken> token = book.token(text.substring(0, Math.max(0, text.indexOf('.'))));
            if (token.isEmpty() || !isSecretOf(token.get(), text)) {
                return Decision.reply(
                        new Refused("there is no such join token; it may have been revoked, or mistyped"));
            }
            JoinToken shown = token.get();
            boolean again = shown.use()
                    .filter(use -> use.name().equals(name) && use.key().equals(key))
                    .isPresent();
            Optional<String> problem = problem(shown, name, key, again, book, time);
            if (problem.isPresent()) {
                return Decision.reply(new Refused(problem.get()));
            }
            return again
                    ? Decision.reply(new Admitted())
                    : new Decision<>(
                            List.of(new AdmissionRecord.Used(shown.id(), name, key, time)), List.of(), new Admitted());
        });
    }

    private static Optional<String> problem(
            JoinToken token, String name, String key, boolean again, AdmissionBook book, Instant time) {
        if (!time.isBefore(token.expires())) {
            return Optional.of("join token " + token.id() + " expired at " + token.expires());
        }
        if (token.use().isPresent() && !again) {
            JoinToken.Use use = token.use().get();
            return Optional.of("join token " + token.id() + " was used already, by '" + use.name() + "' at " + use.at()
                    + "; each is good for one agent");
        }
        if (token.name().filter(only -> !only.equals(name)).isPresent()) {
            return Optional.of("join token " + token.id() + " is good for '"
                    + token.name().get() + "' only, not for '" + name + "'");
        }
        boolean known =
                book.admittedKey(name).filter(before -> !before.equals(key)).isPresent();
        return token.name().isEmpty() && known
                ? Optional.of("an agent called '" + name + "' was admitted before; should this one take its place, make"
                        + " a token for that name (--name " + name + ")")
                : Optional.empty();
    }

    private static boolean isSecretOf(JoinToken token, String text) {
        String secret = text.substring(text.indexOf('.') + 1);
        return new BearerToken(token.digest()).isSameAs(digest(secret));
    }

    private static String digest(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** It has no soft state, and that the log failed is told by others. */
    private static final class Role implements Shell.Role<AdmissionBook> {
        @Override
        public void leading(AdmissionBook book) {}

        @Override
        public void following() {}

        @Override
        public void failed(LogException cause) {}
    }
}
