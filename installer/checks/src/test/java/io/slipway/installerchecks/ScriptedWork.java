package io.slipway.installerchecks;

import io.slipway.client.json.Json;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.inventory.Problem;
import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Watcher;
import io.slipway.installer.ssh.Prompts;
import io.slipway.installer.web.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Phases that do what a test tells them, one piece after the other, and note how they were called. */
final class ScriptedWork implements Work {
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();

    /** What a phase has around it. */
    public record Around(Screen screen, Prompts prompts, Watcher watcher) {}

    /** A piece of a phase. */
    @FunctionalInterface
    public interface Piece {
        /** Does it; the exit code when the phase ends with it, else a negative number. */
        int done(Around around);
    }

    /** Goes on with this. */
    public void then(Piece piece) {
        pieces.add(piece);
    }

    /** Goes on with this, and does not end. */
    public void goOn(java.util.function.Consumer<Around> piece) {
        pieces.add(around -> {
            piece.accept(around);
            return -1;
        });
    }

    /** Ends with that exit code. */
    public void end(int code) {
        pieces.add(around -> code);
    }

    /** How it was called, by and by. */
    public List<List<String>> calls() {
        return List.copyOf(calls);
    }

    @Override
    public List<Problem> problems(InventoryReader.Reading reading) {
        return reading.problems();
    }

    @Override
    public int run(List<String> words, Screen screen, Prompts prompts, Watcher watcher) {
        calls.add(new ArrayList<>(words));
        Around around = new Around(screen, prompts, watcher);
        try {
            int code = -1;
            while (code < 0) {
                code = pieces.take().done(around);
            }
            return code;
        } catch (InterruptedException e) {
            watcher.refused("interrupted");
            return 1;
        }
    }

    /** A finding as phases tell it. */
    public static Json finding(String severity, String host, String check, String found, String remedy) {
        return Json.object()
                .with("host", host)
                .with("check", check)
                .with("severity", severity)
                .with("found", found)
                .with("expected", "as it should be")
                .with("remedy", remedy);
    }

    /** What a check came to. */
    public static Json findings(Json... all) {
        return Json.object().with("findings", Json.array(List.of(all)));
    }
}
