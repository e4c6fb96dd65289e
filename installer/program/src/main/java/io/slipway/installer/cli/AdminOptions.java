package io.slipway.installer.cli;

import io.slipway.installer.ssh.Prompts;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the first user of a cluster is told. */
final class AdminOptions {
    private static final int LENGTH_MIN = 8;
    private static final int BYTES_MAX = 72;

    @Option(
            names = "--ask-admin-password",
            description = "Ask for the password of the cluster's first user, which is kept nowhere. Without it one is"
                    + " drawn, and lies in a file that the summary names.")
    private boolean ask;

    /** The password that is to be set; empty to draw one. */
    Optional<String> password(Prompts prompts) {
        if (!ask) {
            return Optional.empty();
        }
        String first = answer(prompts, "Password for the cluster's first user");
        if (first.length() < LENGTH_MIN || first.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw InstallFailure.usage("the password has " + first.length() + " characters; expected " + LENGTH_MIN
                    + " to " + BYTES_MAX + ". Nothing was changed");
        }
        if (!answer(prompts, "The same again").equals(first)) {
            throw InstallFailure.usage("the two passwords differ. Nothing was changed; call the same again");
        }
        return Optional.of(first);
    }

    private static String answer(Prompts prompts, String question) {
        return prompts.secret(question)
                .orElseThrow(() -> InstallFailure.usage("--ask-admin-password needs a terminal to ask on"));
    }
}
