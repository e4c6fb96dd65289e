package io.slipway.pipeline.timeseries.benchmark;

import io.slipway.pipeline.timeseries.core.Parsed;
import io.slipway.pipeline.timeseries.core.Placed;
import io.slipway.pipeline.timeseries.core.Point;
import io.slipway.pipeline.timeseries.core.PointJson;
import io.slipway.pipeline.timeseries.core.Series;
import io.slipway.pipeline.timeseries.rows.CrimeRows;
import io.slipway.pipeline.timeseries.rows.Row;
import io.slipway.pipeline.timeseries.sample.CrimeGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows that are measured with: crimes at the rate at which Chicago has them, in order of time. */
record Rows(List<Point> points, List<Message> messages, List<List<Placed>> batches) {
    private static final int A_DAY = 700;
    private static final int BATCH = 100;

    /** A point as it is in the topic. */
    record Message(String key, byte[] bytes) {}

    static Rows invent(int count) throws IOException {
        var plan = new CrimeGenerator.Plan(count, 11, LocalDate.of(2020, 1, 1), Math.max(1, count / A_DAY), 0);
        byte[] file = String.join("\n", new CrimeGenerator(plan).lines()).getBytes(StandardCharsets.UTF_8);
        var points = new ArrayList<Point>(count);
        try (CrimeRows rows = CrimeRows.open(new ByteArrayInputStream(file))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                points.add(((Parsed.Usable) row.parsed()).point());
            }
        }
        points.sort(Comparator.comparingLong(Point::atMs));
        List<Message> messages = points.stream()
                .map(point -> new Message(Series.of(point).text(), PointJson.encode(point)))
                .toList();
        return new Rows(points, messages, batched(points));
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
