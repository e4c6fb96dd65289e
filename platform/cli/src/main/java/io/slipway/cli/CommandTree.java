package io.slipway.cli;

import io.slipway.cli.app.AppCommand;
import io.slipway.cli.auth.AuthCommand;
import io.slipway.cli.clusters.ClusterCommand;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.Failures;
import io.slipway.cli.demo.DemoCommand;
import io.slipway.cli.deployment.DeploymentCommand;
import io.slipway.cli.diagnose.DiagnoseCommand;
import io.slipway.cli.master.Backup;
import io.slipway.cli.master.MasterCommands;
import io.slipway.cli.node.NodeCommand;
import io.slipway.cli.packages.PackageCommand;
import io.slipway.cli.status.EventsCommand;
import io.slipway.cli.status.HealthCommand;
import io.slipway.cli.status.StatusCommand;
import io.slipway.cli.status.VersionCommand;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands, as picocli knows them. */
public final class CommandTree {
    /** The nouns of this module. Only the one that is called is built: building all takes longer than most commands. */
    private static final Map<String, Class<?>> NOUNS = nouns();

    /** Runs a master with options, and is about the masters of a cluster with these verbs. */
    private static final String MASTER = "master";

    private CommandTree() {}

    @Command(
            name = "slipway",
            mixinStandardHelpOptions = true,
            description = "Runs a cluster, and the apps and packages on it.",
            footer = {
                "%nExamples:",
                "  slipway up                      start a cluster on this machine",
                "  slipway demo                    show it at work, with Kafka and Cassandra",
                "  slipway package install kafka   install a package",
                "  slipway app status /kafka       why does it not start?",
                "%nThe cluster is at $SLIPWAY_URL, else the one of 'slipway cluster use', else at",
                "http://127.0.0.1:7070."
            })
    private static final class Slipway {}

    private static Map<String, Class<?>> nouns() {
        Map<String, Class<?>> nouns = new LinkedHashMap<>();
        nouns.put("demo", DemoCommand.class);
        nouns.put("status", StatusCommand.class);
        nouns.put("health", HealthCommand.class);
        nouns.put("events", EventsCommand.class);
        nouns.put("diagnose", DiagnoseCommand.class);
        nouns.put("app", AppCommand.class);
        nouns.put("deployment", DeploymentCommand.class);
        nouns.put("package", PackageCommand.class);
        nouns.put("node", NodeCommand.class);
        nouns.put("auth", AuthCommand.class);
        nouns.put("cluster", ClusterCommand.class);
        nouns.put("backup", Backup.class);
        nouns.put("version", VersionCommand.class);
        return nouns;
    }

    static int run(Context context, String[] args, Supplier<List<Object>> more) {
        String noun = args.length == 0 ? "" : args[0];
        String verb = args.length < 2 ? "" : args[1];
        CommandLine line;
        if (noun.equals(MASTER) && MasterCommands.BY_NAME.containsKey(verb)) {
            line = root(context, List.of(), Map.of(MASTER, MasterCommands.class));
        } else if (NOUNS.containsKey(noun)) {
            line = root(context, List.of(), Map.of(noun, NOUNS.get(noun)));
        } else {
            line = commandLine(context, more.get());
        }
        return line.execute(args);
    }

    /** The whole command tree, with {@code more} at its beginning. */
    public static CommandLine commandLine(Context context, List<Object> more) {
        return root(context, more, NOUNS);
    }

    private static CommandLine root(Context context, List<Object> more, Map<String, Class<?>> nouns) {
        Factory factory = new Factory(context);
        CommandLine line = new CommandLine(new Slipway(), factory);
        more.forEach(line::addSubcommand);
        CommandLine runs = line.getSubcommands().get(MASTER);
        if (runs != null) {
            MasterCommands.NAMES.forEach(
                    verb -> runs.addSubcommand(verb, new CommandLine(MasterCommands.BY_NAME.get(verb), factory)));
        }
        nouns.forEach((name, type) -> line.addSubcommand(name, new CommandLine(type, factory)));
        line.setOut(context.terminal().out());
        line.setErr(context.terminal().err());
        line.setUsageHelpWidth(Math.min(120, context.terminal().width()));
        line.setParameterExceptionHandler(CommandTree::calledWrongly);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            context.terminal().note("slipway: " + Failures.words(failure, context.defaultUrl()));
            return Failures.exitCode(failure);
        });
        return line;
    }

    /** Says what is wrong and what was probably meant. */
    private static int calledWrongly(CommandLine.ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (!command.getSubcommands().isEmpty()
                && String.valueOf(failure.getMessage()).startsWith("Missing required subcommand")) {
            command.usage(command.getErr());
            return 2;
        }
        command.getErr().println("slipway: " + failure.getMessage() + ".");
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("'" + name + " --help' shows how it is called.");
        command.getErr().flush();
        return 2;
    }

    /** Makes commands, giving those that want it their surrounding. */
    private record Factory(Context context) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                Constructor<K> constructor = type.getDeclaredConstructor(Context.class);
                constructor.setAccessible(true);
                return constructor.newInstance(context);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
