package io.slipway.installer.web;

import io.slipway.installer.ssh.Prompts;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks in the page for passphrases and passwords, one at a time; whoever asks waits. Answers are kept nowhere. */
final class Questions implements Prompts {
    private final Object turn = new Object();
    private @Nullable Open open;
    private long number;

    private record Open(long id, String text, CompletableFuture<Optional<String>> answer) {}

    /** A question that waits for its answer. */
    record Question(long id, String text) {}

    @Override
    public Optional<String> secret(String question) {
        synchronized (turn) {
            CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
            synchronized (this) {
                number++;
                open = new Open(number, question, answer);
            }
            try {
                return answer.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                synchronized (this) {
                    open = null;
                }
            }
        }
    }

    /** What waits for an answer. */
    synchronized Optional<Question> open() {
        return Optional.ofNullable(open).map(one -> new Question(one.id(), one.text()));
    }

    /** Answers, with nothing when nobody wants to; false when that question does not wait. */
    synchronized boolean answer(long id, Optional<String> text) {
        Open waiting = open;
        return waiting != null && waiting.id() == id && waiting.answer().complete(text);
    }
}
