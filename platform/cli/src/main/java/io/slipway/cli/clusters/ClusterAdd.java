package io.slipway.cli.clusters;

import io.slipway.cli.connection.Authority;
import io.slipway.cli.connection.ClusterBook;
import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.ClientException;
import io.slipway.client.SlipwayClient;
import io.slipway.client.json.Json;
import io.slipway.http.tls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Remembers a cluster, and with TLS the authority that its certificates must come from. */
@Command(
        name = "add",
        description = {
            "Remembers a cluster. With https its authority is asked for and its fingerprint shown: compare it with the",
            "one that the installer printed. From then on certificates of other authorities are refused."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "%nExamples:",
            "  slipway cluster add prod https://master.example:7070",
            "  slipway cluster add prod https://master.example:7070 --fingerprint 5B:7F:...",
            "  slipway cluster add prod https://m1:7070,https://m2:7070 --ca ca.pem"
        })
final class ClusterAdd implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "URL", description = "Its front door, or several with commas between.")
    private String url = "";

    @Option(names = "--ca", paramLabel = "FILE", description = "The authority's certificate (PEM).")
    private @Nullable Path authority;

    @Option(
            names = "--fingerprint",
            paramLabel = "SHA256",
            description = "The authority's fingerprint; compared instead of asked about.")
    private @Nullable String fingerprint;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    ClusterAdd(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return Local.run(context, this::add);
    }

    private void add() {
        URI door = DoorCommand.uri(url.split(",", 2)[0].strip());
        boolean secure = "https".equals(door.getScheme());
        Optional<String> pem = secure ? Optional.of(authority(door)) : Optional.empty();
        if (!secure && (authority != null || fingerprint != null)) {
            throw CommandFailure.usage("--ca and --fingerprint are for https, and " + url + " is not");
        }
        check(door, pem);
        ClusterBook book = context.clusters();
        boolean first = book.all().isEmpty();
        book.put(name, url, pem);
        if (first) {
            book.use(name);
        }
        if (json) {
            context.terminal()
                    .json(Json.object().with("name", name).with("url", url).with("current", first));
        } else {
            context.terminal()
                    .line("Cluster " + name + " is remembered"
                            + (first ? ", and commands are for it. " : "; 'slipway cluster use " + name + "'. ")
                            + "Log in with 'slipway auth login'.");
        }
    }

    private String authority(URI door) {
        String pem = authority == null ? shown(door) : read(authority);
        String found = Pem.fingerprint(Authority.read(pem).get(0));
        if (fingerprint != null) {
            if (!plain(fingerprint).equals(plain(found))) {
                throw new CommandFailure("the authority of " + door + " has another fingerprint:\n  expected "
                        + fingerprint + "\n  got      " + found
                        + "\nSomebody may stand between you and the cluster. Nothing was remembered.");
            }
        } else if (authority == null) {
            confirm(door, found);
        }
        return pem;
    }

    private void confirm(URI door, String found) {
        context.terminal().note("The authority of " + door + " has the fingerprint (SHA-256)\n  " + found);
        context.terminal().err().print("Is it the one that the installer printed? [y/N] ");
        context.terminal().err().flush();
        if (!context.line().strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new CommandFailure("nothing was remembered");
        }
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("^sha-?256:", "").replaceAll("[^0-9a-f]", "");
    }

    private String shown(URI door) {
        SlipwayClient client = new SlipwayClient(context.transports().to(door, Optional.of(FirstContact.context())));
        return client.accounts()
                .authority()
                .orElseThrow(() -> new CommandFailure(
                        door + " has no authority of its own to show; name its certificate with --ca FILE"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailure("cannot read the certificate " + file + ": " + e);
        }
    }

    /** That it answers, and that its certificate is of that authority. */
    private void check(URI door, Optional<String> pem) {
        Optional<SSLContext> tls = pem.map(Authority::context);
        try {
            var unused = new SlipwayClient(context.transports().to(door, tls))
                    .accounts()
                    .authority();
        } catch (ClientException e) {
            throw new CommandFailure("no cluster answers at " + door + " (" + e.getMessage()
                    + "). Nothing was remembered; expected the address of a master's front door");
        }
    }
}
