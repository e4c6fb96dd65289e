package io.slipway.pipeline.timeseries.benchmark;

import io.slipway.pipeline.timeseries.cassandra.StoreAddress;
import io.slipway.pipeline.timeseries.schema.Migrator;
import io.slipway.pipeline.timeseries.settings.Settings;
import io.slipway.pipeline.timeseries.testing.CassandraServer;
import io.slipway.pipeline.timeseries.testing.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many rows a second go through the pipeline, end to end, beside what its parts allow when they share this machine's cores:
 * 1 / (1/producer + 1/consumer + 1/store), each measured alone in the same round. Whether the parts or the whole come first
 * changes from round to round, and nothing starts before the servers are done with the last. The median round counts,
 * the lower one of two.
 */
public final class PipelineBenchmark {
    /** Rounds, one of each order, after which the compilers of three JVMs have little left to do. */
    private static final int WARM_UP = 2;

    private PipelineBenchmark() {}

    /** Arguments: {@code --rows N}, {@code --rounds N}, {@code --kind crimes|readings}, {@code --json}. */
    public static void main(String[] arguments) throws Exception {
        boolean json = List.of(arguments).contains("--json");
        var settings = new Settings(
                Arrays.stream(arguments).filter(a -> !a.equals("--json")).toArray(String[]::new), Map.of());
        int rows = settings.number("ROWS", 500_000, 1000, 5_000_000);
        int rounds = settings.number("ROUNDS", 3, 1, 99);
        Rows.Kind kind = settings.choice("KIND", Rows.Kind.CRIMES, Rows.Kind::named, "crimes or readings");
        settings.check();
        Path folder = Files.createTempDirectory("pipeline-benchmark-");
        try (var cassandra = new CassandraServer(folder.resolve("cassandra"), 384);
                var kafka = new KafkaServer(folder.resolve("kafka"), 256)) {
            System.out.println("starting Kafka and Cassandra");
            cassandra.launch();
            kafka.start();
            cassandra.awaitUp();
            List<Round.Result> results =
                    measure(folder, kafka.address(), cassandra.address(), Rows.invent(kind, rows), rounds);
            report(kind, results, json);
        } finally {
            delete(folder);
        }
        System.exit(0);
    }

    private static List<Round.Result> measure(Path folder, String kafka, String cassandra, Rows input, int rounds)
            throws Exception {
        System.out.printf(
                Locale.ROOT, "%,d rows of about %d bytes%n", input.points().size(), input.bytesPerMessage());
        System.out.printf(
                "%8s %12s %12s %12s %12s %12s %7s%n",
                "round", "producer", "consumer", "store", "limit", "end to end", "ratio");
        var results = new ArrayList<Round.Result>();
        for (int i = 0; i < WARM_UP + rounds; i++) {
            String name = "round" + i;
            StoreAddress alone = keyspace(cassandra, name + "_alone");
            StoreAddress together = keyspace(cassandra, name + "_together");
            boolean togetherFirst = i % 2 == 1;
            Round.Result result = new Round(folder, kafka, alone, together, togetherFirst, name, input).run();
            System.out.println(result.line(i < WARM_UP ? "warm-up" : Integer.toString(i - WARM_UP + 1)));
            if (i >= WARM_UP) {
                results.add(result);
            }
        }
        return results;
    }

    private static StoreAddress keyspace(String cassandra, String name) {
        var settings = new Settings(
                new String[] {"--cassandra-contact-points", cassandra, "--cassandra-keyspace", name}, Map.of());
        StoreAddress store = StoreAddress.from(settings);
        settings.check();
        new Migrator(store, 1, "benchmark").migrate();
        return store;
    }

    private static void report(Rows.Kind kind, List<Round.Result> results, boolean json) {
        List<Round.Result> sorted = results.stream()
                .sorted(Comparator.comparingDouble(Round.Result::ratio))
                .toList();
        Round.Result median = sorted.get((sorted.size() - 1) / 2);
        if (json) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"name\":\"pipeline-%s\",\"value\":%.0f,\"unit\":\"rows/s\",\"against\":\"1/(1/producer+1/consumer"
                            + "+1/store)\",\"against_value\":%.0f,\"ratio\":%.3f}%n",
                    kind.label(),
                    median.endToEnd(),
                    median.limit(),
                    median.ratio());
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%,.0f rows/s end to end, %.2f of what the parts allow (%,.0f rows/s)%n",
                    median.endToEnd(),
                    median.ratio(),
                    median.limit());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
