package io.slipway.node;

import io.slipway.cli.Cli;
import java.util.List;
import java.util.Map;

/** What the launcher starts: the command line of module {@code cli}, and the commands that run a cluster. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its exit code: 0 done, 1 failed, 2 called or configured wrongly, 4
     * refused by the masters.
     */
    public static void main(String[] args) {
        if (args.length == 2 && args[0].equals(ClassDataTrial.OPTION)) {
            System.exit(ClassDataTrial.run(args[1]));
        }
        System.exit(run(args));
    }

    /** Runs one command and returns its exit code. */
    static int run(String... args) {
        Map<String, String> environment = System.getenv();
        return Cli.run(
                args,
                () -> List.of(
                        new Up(),
                        RoleCommand.line(new MasterCommand(environment)),
                        RoleCommand.line(new AgentCommand(environment)),
                        new ConfigCommand(environment),
                        new RestoreCommand(environment),
                        new InstallerCommand()));
    }
}
