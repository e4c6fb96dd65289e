package io.slipway.cli.clusters;

import io.slipway.cli.connection.ClusterBook;
import io.slipway.cli.connection.Context;
import io.slipway.cli.terminal.Table;
import io.slipway.client.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The clusters that are remembered. */
@Command(
        name = "list",
        description = "Shows the clusters that are remembered; * marks the one that commands are for.",
        mixinStandardHelpOptions = true,
        footer = {"%nExamples:", "  slipway cluster list"})
final class ClusterList implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    ClusterList(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return Local.run(context, this::list);
    }

    private void list() {
        ClusterBook book = context.clusters();
        List<ClusterBook.Known> all = book.all();
        String current = book.current().map(ClusterBook.Known::name).orElse("");
        if (json) {
            context.terminal()
                    .json(Json.array(all.stream()
                            .map(known -> Json.object()
                                    .with("name", known.name())
                                    .with("url", known.url())
                                    .with("current", known.name().equals(current))
                                    .with("pinned", known.authority().isPresent())
                                    .with("logged_in", known.token().isPresent()))
                            .toList()));
            return;
        }
        if (all.isEmpty()) {
            context.terminal().line("No cluster is remembered; 'slipway cluster add NAME URL' does.");
            return;
        }
        Table table = new Table("", "NAME", "URL", "LOGGED IN");
        for (ClusterBook.Known known : all) {
            table.row(
                    known.name().equals(current) ? "*" : "",
                    known.name(),
                    known.url(),
                    known.token().isPresent() ? "yes" : "no");
        }
        table.print(context.terminal());
    }
}
