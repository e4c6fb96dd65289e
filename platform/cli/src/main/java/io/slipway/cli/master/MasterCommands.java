package io.slipway.cli.master;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The noun, as far as it is about the masters of a running cluster. */
@Command(
        name = "master",
        description = "Shows the masters of the cluster, and changes who they are.",
        mixinStandardHelpOptions = true,
        subcommands = {MasterList.class, MasterAdd.class, MasterRemove.class})
public final class MasterCommands {
    /** Its subcommands by name. */
    public static final Map<String, Class<?>> BY_NAME =
            Map.of("list", MasterList.class, "add", MasterAdd.class, "remove", MasterRemove.class);

    /** In the order in which they are shown. */
    public static final List<String> NAMES = List.of("list", "add", "remove");
}
