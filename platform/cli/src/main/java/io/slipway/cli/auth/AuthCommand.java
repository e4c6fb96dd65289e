package io.slipway.cli.auth;

import picocli.CommandLine.Command;

/** The noun. */
@Command(
        name = "auth",
        description = "Logs in and out, and manages users and tokens.",
        mixinStandardHelpOptions = true,
        subcommands = {AuthLogin.class, AuthLogout.class, WhoAmI.class, UserCommand.class, TokenCommand.class})
public final class AuthCommand {}
