package io.slipway.pipeline.timeseries.benchmark;

import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Placed;
import io.slipway.pipeline.timeseries.core.Point;
import io.slipway.pipeline.timeseries.core.PointJson;
import io.slipway.pipeline.timeseries.core.Series;
import io.slipway.pipeline.timeseries.core.Tags;
import io.slipway.pipeline.timeseries.core.Value;
import io.slipway.pipeline.timeseries.rows.CrimeRows;
import io.slipway.pipeline.timeseries.rows.Row;
import io.slipway.pipeline.timeseries.sample.CrimeGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The rows that are measured with, in order of time. */
record Rows(List<Point> points, List<Message> messages, List<List<Placed>> batches) {
    private static final int A_DAY = 700;
    private static final int BATCH = 100;
    private static final int HOSTS = 300;
    private static final long BEGIN_MS = 1_600_000_000_000L;

    /** What they tell of. */
    enum Kind {
        /** Crimes with all that the city tells, at the rate at which Chicago has them: wide rows of many series. */
        CRIMES,
        /** A number of each of some hosts in turn: the narrow rows of a usual monitoring. */
        READINGS;

        static Optional<Kind> named(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label().equals(name))
                    .findFirst();
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A point as it is in the topic. */
    record Message(String key, byte[] bytes) {}

    static Rows invent(Kind kind, int count) throws IOException {
        List<Point> points = kind == Kind.CRIMES ? crimes(count) : readings(count);
        points.sort(Comparator.comparingLong(Point::atMs));
        List<Message> messages = points.stream()
                .map(point -> new Message(Series.of(point).text(), PointJson.encode(point)))
                .toList();
        return new Rows(points, messages, batched(points));
    }

    private static List<Point> readings(int count) {
        var random = new SplittableRandom(11);
        var points = new ArrayList<Point>(count);
        for (int i = 0; i < count; i++) {
            Tags host = Tags.of(Map.of("host", "host-%03d".formatted(i % HOSTS)));
            points.add(new Point("load", host, BEGIN_MS + i, Value.of(random.nextInt(10_000) / 100.0)));
        }
        return points;
    }

    private static List<Point> crimes(int count) throws IOException {
        var plan = new CrimeGenerator.Plan(count, 11, LocalDate.of(2020, 1, 1), Math.max(1, count / A_DAY), 0);
        byte[] file = String.join("\n", new CrimeGenerator(plan).lines()).getBytes(StandardCharsets.UTF_8);
        var points = new ArrayList<Point>(count);
        try (CrimeRows rows = CrimeRows.open(new ByteArrayInputStream(file))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                points.add(((Parsed.Usable) row.parsed()).point());
            }
        }
        return points;
    }

    long bytesPerMessage() {
        return messages.stream().mapToLong(message -> message.bytes().length).sum() / messages.size();
    }

    private static List<List<Placed>> batched(List<Point> points) {
        Map<String, List<Placed>> open = new LinkedHashMap<>();
        var batches = new ArrayList<List<Placed>>();
        for (Point point : points) {
            Placed placed = Placed.of(point);
            String key = placed.series() + placed.bucket().startMs();
            List<Placed> batch = open.computeIfAbsent(key, k -> new ArrayList<>(BATCH));
            batch.add(placed);
            if (batch.size() == BATCH) {
                batches.add(open.remove(key));
            }
        }
        batches.addAll(open.values());
        return batches;
    }
}
