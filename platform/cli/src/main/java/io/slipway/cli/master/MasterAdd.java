package io.slipway.cli.master;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.json.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a master into the cluster. */
@Command(
        name = "add",
        description = {
            "Takes a master into the cluster. Start it first, with an empty home and --join: it waits until it is",
            "added, is sent what the others remember, and only then has a vote."
        },
        footer = {
            "%nExamples:",
            "  slipway master add m4@10.0.0.4:7071",
            "  slipway master add m4@10.0.0.4:7071 --replace m2   m2 leaves for it",
            "  slipway master add m2@10.0.0.2:7071 --replace m2   m2 has lost its disk"
        })
final class MasterAdd extends DoorCommand {
    private static final Pattern MEMBER = Pattern.compile("([A-Za-z0-9-]{1,64})@([^@\\s]+):(\\d{1,5})");

    @Parameters(
            paramLabel = "ID@HOST:PORT",
            description = "Its id, and where it listens for the other masters, as in its own configuration.")
    private String member = "";

    @Option(names = "--replace", paramLabel = "ID", description = "The master that leaves for it.")
    private @Nullable String replaced;

    MasterAdd(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        Matcher matcher = MEMBER.matcher(member);
        if (!matcher.matches()) {
            throw CommandFailure.usage("'" + member + "' is no master; expected such as m4@10.0.0.4:7071");
        }
        String id = matcher.group(1);
        boolean done = client().masters()
                .add(id, matcher.group(2), Integer.parseInt(matcher.group(3)), Optional.ofNullable(replaced));
        if (!done) {
            Progressing.until(
                    context(),
                    client(),
                    "master '" + id + "' to catch up",
                    all -> all.stream().anyMatch(one -> one.id().equals(id))
                            && all.stream()
                                    .noneMatch(one ->
                                            !id.equals(replaced) && one.id().equals(replaced)));
        }
        if (json()) {
            terminal().json(Json.object().with("master", id).with("state", "added"));
        } else {
            terminal()
                    .line("Master " + id + " is one of the masters"
                            + (replaced == null || replaced.equals(id)
                                    ? "."
                                    : " in place of " + replaced + ", which can be stopped."));
        }
    }
}
