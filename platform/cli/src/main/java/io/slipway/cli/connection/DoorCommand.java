package io.slipway.cli.connection;

import io.slipway.cli.terminal.Terminal;
import io.slipway.client.SlipwayClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command that asks the front door. */
@Command(mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true)
public abstract class DoorCommand implements Callable<Integer> {
    private final Context context;
    private @Nullable SlipwayClient client;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The cluster's front door, or those of several masters with commas between. Default:"
                    + " $SLIPWAY_URL, else the one of 'slipway cluster use', else http://127.0.0.1:7070.")
    private @Nullable String url;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /** @param context what the command finds around it */
    protected DoorCommand(Context context) {
        this.context = context;
    }

    @Override
    public final Integer call() {
        try {
            run();
            return 0;
        } catch (RuntimeException e) {
            if (context.environment().containsKey("SLIPWAY_TRACE")) {
                e.printStackTrace(terminal().err());
            }
            terminal().note("slipway: " + Failures.words(e, url()));
            return Failures.exitCode(e);
        }
    }

    /** Does it; what it throws is told to the user. */
    protected abstract void run();

    /** What the command finds around it. */
    protected final Context context() {
        return context;
    }

    /** What the command finds around it, for helpers of other classes. */
    public final Context surrounding() {
        return context;
    }

    /** Where it writes. */
    protected final Terminal terminal() {
        return context.terminal();
    }

    /** Whether the result is wanted as JSON. */
    protected final boolean json() {
        return json;
    }

    /** The time. */
    protected final Instant now() {
        return context.clock().now();
    }

    /** The cluster's address. */
    protected final String url() {
        return url == null ? context.defaultUrl() : url;
    }

    /** The cluster. */
    protected final SlipwayClient client() {
        if (client == null) {
            client = new SlipwayClient(
                    context.transport(url()),
                    SlipwayClient.DEFAULT_TIMEOUT,
                    warning -> terminal().note("slipway: warning: " + warning + "."),
                    wait -> context.pause().pause(wait));
        }
        return client;
    }

    /** @throws CommandFailure when it is not the address of a web server */
    public static URI uri(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // told below, with what was expected
        }
        throw CommandFailure.usage(
                "the address '" + text + "' is not one of a cluster; expected such as " + Context.DEFAULT_URL);
    }
}
