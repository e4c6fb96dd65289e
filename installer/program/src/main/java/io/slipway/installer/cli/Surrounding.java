package io.slipway.installer.cli;

import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Watcher;
import io.slipway.installer.ssh.Prompts;
import io.slipway.runtime.time.Clock;
import java.io.Console;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the installer finds around it.
 *
 * @param folder what relative names of files are relative to
 * @param questions asks the user; nobody answers when there is no terminal
 * @param watcher told what goes on, besides what is written
 */
public record Surrounding(
        Screen screen,
        Map<String, String> environment,
        Path folder,
        Clock clock,
        Prompts prompts,
        Questions questions,
        Watcher watcher) {
    /** One that nobody watches. */
    public Surrounding(
            Screen screen,
            Map<String, String> environment,
            Path folder,
            Clock clock,
            Prompts prompts,
            Questions questions) {
        this(screen, environment, folder, clock, prompts, questions, Watcher.NONE);
    }

    /** The same for a phase that writes elsewhere, asks somebody else, and is watched. */
    Surrounding with(Screen other, Prompts asked, Watcher watching) {
        return new Surrounding(
                other, environment, folder, clock, asked, (question, otherwise) -> Optional.empty(), watching);
    }

    /** Asks for what may be seen. */
    @FunctionalInterface
    public interface Questions {
        /** The answer, or {@code otherwise} for an empty one; empty when there is nobody to ask. */
        Optional<String> ask(String question, String otherwise);
    }

    /** This process's own. */
    @SuppressWarnings(
            "SystemConsoleNull") // a newer JDK's console without a terminal reads the end of its input: no answer
    public static Surrounding ofProcess() {
        Console console = System.console();
        Prompts prompts = question -> {
            char[] answer = console == null ? null : console.readPassword("%s: ", question);
            return answer == null ? Optional.empty() : Optional.of(new String(answer));
        };
        Questions questions = (question, otherwise) -> {
            String shown = otherwise.isEmpty() ? question + ": " : question + " [" + otherwise + "]: ";
            String answer = console == null ? null : console.readLine("%s", shown);
            return answer == null ? Optional.empty() : Optional.of(answer.isBlank() ? otherwise : answer.strip());
        };
        return new Surrounding(
                new Screen(writer(System.out), writer(System.err)),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Clock.system(),
                prompts,
                questions);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** The user's home. */
    public Path home() {
        String home = environment.get("HOME");
        return Path.of(home == null ? System.getProperty("user.home", "/") : home);
    }
}
