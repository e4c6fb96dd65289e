package io.slipway.cli;

import io.slipway.cli.connection.Context;
import io.slipway.cli.terminal.Terminal;
import io.slipway.http.NetworkTransport;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What one call of the command line gave. Time is simulated: a pause moves it.
 *
 * @param exitCode what the process would end with
 * @param out the standard output
 * @param err the standard error
 */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(FakeDoor door, String... args) {
        return of(Map.of("SLIPWAY_URL", door.url()), "", args);
    }

    static CommandRun withInput(FakeDoor door, String input, String... args) {
        return of(Map.of("SLIPWAY_URL", door.url()), input, args);
    }

    static CommandRun of(Map<String, String> environment, String input, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        SimulatedTime time = new SimulatedTime();
        Context context = new Context(
                new Terminal(new PrintWriter(out), new PrintWriter(err), false, 100),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                environment,
                time,
                time::advance,
                (uri, tls) -> new NetworkTransport(
                        uri, NetworkTransport.CONNECT_TIMEOUT, NetworkTransport.ANSWER_TIMEOUT, tls));
        int exitCode = Cli.run(context, args, List::of);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
