package io.slipway.agent.container.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Text that a POSIX shell reads back as given. */
final class ShellText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Names that shells keep for themselves; assigning them fails or changes how the shell reads. */
    private static final Set<String> KEPT_BY_SHELLS = Set.of(
            "_",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "IFS",
            "OPTIND",
            "OPTARG",
            "OPTERR",
            "PPID",
            "UID",
            "EUID",
            "GROUPS",
            "RANDOM",
            "SRANDOM",
            "SECONDS",
            "EPOCHSECONDS",
            "EPOCHREALTIME",
            "LINENO",
            "SHELLOPTS",
            "BASHOPTS",
            "BASHPID",
            "BASH_VERSINFO",
            "BASH_ARGV",
            "BASH_ARGC",
            "BASH_LINENO",
            "BASH_SOURCE",
            "BASH_COMMAND",
            "FUNCNAME",
            "DIRSTACK",
            "HISTCMD",
            "PIPESTATUS",
            "POSIXLY_CORRECT",
            "ENV",
            "PS4");

    private ShellText() {}

    /** {@code text} as one word. */
    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /**
     * A script that exports {@code environment}. Names that a shell cannot set go through {@code env} instead, put
     * before the command in the positional parameters.
     */
    static String exports(Map<String, String> environment) {
        StringBuilder script = new StringBuilder();
        List<String> odd = new ArrayList<>();
        environment.forEach((name, value) -> {
            if (NAME.matcher(name).matches() && !KEPT_BY_SHELLS.contains(name)) {
                script.append("export ")
                        .append(name)
                        .append('=')
                        .append(quote(value))
                        .append('\n');
            } else {
                odd.add(quote(name + "=" + value));
            }
        });
        if (!odd.isEmpty()) {
            script.append("set -- /usr/bin/env ").append(String.join(" ", odd)).append(" \"$@\"\n");
        }
        return script.toString();
    }
}
