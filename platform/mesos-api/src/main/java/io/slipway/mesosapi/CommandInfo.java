package io.slipway.mesosapi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task runs, and what is fetched into its sandbox before.
 *
 * @param uris fetched in order of appearance, all before the command starts
 * @param environment variables, in order
 * @param shell true: {@code value} goes to {@code /bin/sh -c}; false: {@code value} is the program and {@code
 *     arguments} are its whole argument vector
 * @param value the shell text or the program; null when only an image says what to run
 * @param arguments the argument vector, the program's name first
 * @param user operating system user; null for the framework's
 */
public record CommandInfo(
        List<Uri> uris,
        Map<String, String> environment,
        boolean shell,
        @Nullable String value,
        List<String> arguments,
        @Nullable String user) {

    /** Copies the collections. */
    public CommandInfo {
        uris = List.copyOf(uris);
        environment = Variables.copyOf(environment);
        arguments = List.copyOf(arguments);
    }

    /** The same with other values for variables that it has; further names in {@code values} are passed over. */
    public CommandInfo withValues(Map<String, String> values) {
        return new CommandInfo(uris, Variables.replaced(environment, values), shell, value, arguments, user);
    }

    /**
     * Something to fetch.
     *
     * @param value {@code http:}, {@code https:}, {@code file:}, an absolute path, or {@code
     *     mvn:group:artifact:version}
     * @param executable set the execute bit instead of extracting
     * @param extract unpack archives
     * @param cache keep a copy on the agent for other tasks
     * @param outputFile name inside the sandbox (a folder for {@code mvn:}); null for the last part of the address
     * @param sha256 expected SHA-256 in hexadecimal; null when not known
     */
    public record Uri(
            String value,
            boolean executable,
            boolean extract,
            boolean cache,
            @Nullable String outputFile,
            @Nullable String sha256) {}
}
