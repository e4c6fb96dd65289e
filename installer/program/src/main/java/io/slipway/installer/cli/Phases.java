package io.slipway.installer.cli;

import io.slipway.installer.credentials.CredentialsException;
import io.slipway.installer.host.HostException;
import io.slipway.installer.release.ReleaseException;
import io.slipway.installer.rollout.RolloutException;
import io.slipway.installer.state.StateException;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All phases of the installer, as picocli knows them. */
public final class Phases {
    private static final int WIDTH = 100;

    private Phases() {}

    @Command(name = "slipway", subcommands = InstallCommand.class)
    private static final class Slipway {}

    /**
     * Runs one phase.
     *
     * @param args with {@code install} as the first
     * @return 0 done, 1 failed, 2 called or configured wrongly
     */
    public static int run(Surrounding surrounding, String... args) {
        return line(surrounding).execute(args);
    }

    /** The commands, for whoever wants to know them. */
    static CommandLine line(Surrounding surrounding) {
        CommandLine line = new CommandLine(new Slipway(), new Factory(surrounding));
        line.setOut(surrounding.screen().out());
        line.setErr(surrounding.screen().err());
        line.setUsageHelpWidth(WIDTH);
        line.setParameterExceptionHandler(Phases::calledWrongly);
        line.setExecutionExceptionHandler((failure, command, parsed) -> told(surrounding, failure));
        return line;
    }

    private static int told(Surrounding surrounding, Exception failure) {
        if (surrounding.environment().containsKey("SLIPWAY_TRACE")) {
            failure.printStackTrace(surrounding.screen().err());
        }
        String why = words(failure);
        surrounding.screen().note("slipway install: " + why);
        surrounding.watcher().refused(why);
        return failure instanceof InstallFailure known ? known.exitCode() : 1;
    }

    private static String words(Exception failure) {
        if (failure instanceof HostException host) {
            return host.found() + "; " + host.remedy() + ".";
        }
        if (failure instanceof InstallFailure
                || failure instanceof StateException
                || failure instanceof RolloutException
                || failure instanceof CredentialsException
                || failure instanceof ReleaseException) {
            return String.valueOf(failure.getMessage());
        }
        return "this should not have happened: " + failure
                + ". Set SLIPWAY_TRACE=1 to see where. The same command goes on where it stopped.";
    }

    /** Says what is wrong and what was probably meant. */
    private static int calledWrongly(CommandLine.ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println("slipway install: " + failure.getMessage() + ".");
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("'" + command.getCommandSpec().qualifiedName() + " --help' shows how it is called.");
        command.getErr().flush();
        return 2;
    }

    /** Makes commands, giving those that want it their surrounding. */
    private record Factory(Surrounding surrounding) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                Constructor<K> constructor = type.getDeclaredConstructor(Surrounding.class);
                constructor.setAccessible(true);
                return constructor.newInstance(surrounding);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
