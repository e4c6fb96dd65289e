package io.slipway.node;

import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.config.Source;
import io.slipway.runtime.config.Values;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway config}: about the configuration of masters and agents. */
@Command(
        name = "config",
        description = "Checks the configuration of a master or an agent.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "check")
final class ConfigCommand {
    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    ConfigCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Command(
            name = "check",
            description = "Says everything that is wrong with a configuration file, or what it comes to.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:",
                "  slipway config check /etc/slipway/master.conf",
                "  slipway config check --role agent agent.conf",
                "",
                "Variables of the environment (SLIPWAY_...) count as they would for the process.",
                "Exit codes: 0 right, 2 wrong."
            })
    int check(
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            description = "master or agent; needed unless the file says so with role = ...")
                    @Nullable
                    String wanted,
            @Parameters(paramLabel = "FILE", description = "The file.") Path file) {
        var line = Objects.requireNonNull(spec).commandLine();
        PrintWriter err = line.getErr();
        Source given = Source.file(file);
        Optional<Role> role = role(wanted, given);
        if (role.isEmpty()) {
            given.problems().forEach(problem -> err.println("slipway config check: " + problem));
            err.println("slipway config check: whose configuration is it? Expected --role master or --role agent, or"
                    + " the line role = master or role = agent in the file.");
            err.flush();
            return 2;
        }
        try {
            Values values = role.get()
                    .read(List.of(
                            given, Source.environment(environment, role.get().settings())));
            role.get().check(values);
            CommonSettings.openSecret(file).ifPresent(warning -> err.println("slipway config check: " + warning));
            err.flush();
            print(line.getOut(), role.get(), file, values);
            return 0;
        } catch (ConfigException e) {
            e.problems().forEach(problem -> err.println("slipway config check: " + problem));
            err.flush();
            return 2;
        }
    }

    private static Optional<Role> role(@Nullable String wanted, Source given) {
        Source.Given told = given.given().get(CommonSettings.ROLE.key());
        String word = wanted != null ? wanted : told == null ? "" : told.text();
        return Stream.of(Role.values())
                .filter(role -> role.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static void print(PrintWriter out, Role role, Path file, Values values) {
        out.println(file + " is right for " + (role == Role.AGENT ? "an agent" : "a master") + ":");
        int width = values.lines().stream()
                .mapToInt(one -> one.key().length())
                .max()
                .orElse(0);
        for (Values.Line one : values.lines()) {
            String text = one.text().isEmpty() ? "(not set)" : one.text();
            out.printf("  %-" + width + "s  %s  [%s]%n", one.key(), text, one.origin());
        }
        out.flush();
    }
}
