package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference of metrics lists what is served, all of it and nothing else. */
class MeasuredTest {
    private static final Pattern USE =
            Pattern.compile("\\bmetrics(?:\\(\\))?\\s*\\.(?:count|gauge|gauges|time)\\(\\s*\"([a-z0-9.]+)\"");
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|");

    @Test
    void everyMeterIsListed() throws IOException {
        String table = Measured.all().stream()
                .sorted(Comparator.comparing(Meter::exposedName))
                .map(MeasuredTest::row)
                .collect(Collectors.joining("\n"));

        assertThat(page()).contains(table + "\n");
    }

    @Test
    void everyRowIsServed() throws IOException {
        Set<String> served =
                Measured.all().stream().map(Meter::exposedName).collect(Collectors.toCollection(TreeSet::new));
        served.addAll(jvm());

        Set<String> rows = rows();
        assertThat(rows).containsAll(served);
        rows.removeAll(served);
        assertThat(rows).as("rows that nothing serves").allMatch(row -> row.startsWith("jvm_gc_"));
    }

    @Test
    void whatIsMeasuredIsDeclaredAndTheOtherWayRound() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.filter(MeasuredTest::isSource).toList()) {
                Matcher matcher = USE.matcher(Files.readString(file));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
        }

        assertThat(used)
                .isEqualTo(Measured.all().stream().map(Meter::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static boolean isSource(Path file) {
        String path = file.toString();
        return path.contains("/src/main/java/") && path.endsWith(".java") && !path.contains("/simulation/");
    }

    /** What a process serves that measures nothing of its own. */
    private static Set<String> jvm() {
        try (Metrics metrics = new Metrics()) {
            Set<String> families = new TreeSet<>();
            Matcher matcher = FAMILY.matcher(metrics.scrape());
            while (matcher.find()) {
                families.add(matcher.group(1));
            }
            return families;
        }
    }

    private static Set<String> rows() throws IOException {
        Set<String> rows = new TreeSet<>();
        Matcher matcher = ROW.matcher(page());
        while (matcher.find()) {
            rows.add(matcher.group(1));
        }
        return rows;
    }

    private static String row(Meter meter) {
        String tags = meter.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
        return "| `" + meter.exposedName() + "` | " + meter.exposedKind() + " | " + tags + (tags.isEmpty() ? "" : " ")
                + "| " + meter.help() + " |";
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../../docs/reference/metrics.md"));
    }
}
