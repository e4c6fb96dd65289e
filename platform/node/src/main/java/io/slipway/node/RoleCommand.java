package io.slipway.node;

import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Source;
import io.slipway.runtime.config.Values;
import io.slipway.runtime.time.Clock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that runs one role as a service: its configuration, then its life. */
abstract class RoleCommand implements Callable<Integer> {
    private final Role role;
    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration, lines of key = value. A variable of the environment goes before it, a flag"
                            + " before that. 'slipway config check FILE' tells what is wrong with it.")
    private @Nullable Path file;

    RoleCommand(Role role, Map<String, String> environment) {
        this.role = role;
        this.environment = environment;
    }

    /** The command with a flag for each setting that is no secret. */
    static CommandLine line(RoleCommand command) {
        CommandLine line = new CommandLine(command);
        for (Setting<?> setting : command.role.settings()) {
            if (!setting.secret() && !setting.equals(CommonSettings.ROLE)) {
                line.getCommandSpec()
                        .addOption(option(setting)
                                .type(String.class)
                                .description(describe(setting).replace("%", "%%"))
                                .build());
            }
        }
        return line;
    }

    /** Of one that is true or false the flag alone means true. */
    private static OptionSpec.Builder option(Setting<?> setting) {
        OptionSpec.Builder option = OptionSpec.builder(setting.option());
        return setting.expected().equals("true or false")
                ? option.arity("0..1").fallbackValue("true").paramLabel("true|false")
                : option.paramLabel("VALUE");
    }

    private static String describe(Setting<?> setting) {
        String fallback = setting.fallback();
        return setting.meaning()
                + (fallback == null ? " Needed." : fallback.isEmpty() ? "" : " Default: " + fallback + ".");
    }

    /** Starts it. */
    abstract Node start(Values values, Clock clock, Consumer<Service.Failure> onFailure);

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter err = line.getErr();
        String name = "slipway " + role.word();
        Values values;
        try {
            values = values(line);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> err.println(name + ": " + problem));
            err.println("See '" + name + " --help' and docs/reference/configuration.md.");
            err.flush();
            return 2;
        }
        Logging.toStdout(values.get(CommonSettings.LOG_FORMAT), values.get(CommonSettings.LOG_LEVEL));
        Optional.ofNullable(file)
                .flatMap(CommonSettings::openSecret)
                .ifPresent(LoggerFactory.getLogger(RoleCommand.class)::warn);
        return Service.run(
                name,
                err,
                new ServiceManager(environment),
                onFailure -> start(values, Clock.system(), onFailure),
                () -> LoggerFactory.getLogger(RoleCommand.class).info("stopping"));
    }

    private Values values(CommandLine line) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (Setting<?> setting : role.settings()) {
            String text = line.getParseResult().matchedOptionValue(setting.option(), null);
            if (text != null) {
                flags.put(setting.key(), text);
            }
        }
        List<Source> sources = new ArrayList<>();
        Optional.ofNullable(file).map(Source::file).ifPresent(sources::add);
        sources.add(Source.environment(environment, role.settings()));
        sources.add(Source.flags(flags));
        Values values = role.read(sources);
        role.check(values);
        return values;
    }
}
