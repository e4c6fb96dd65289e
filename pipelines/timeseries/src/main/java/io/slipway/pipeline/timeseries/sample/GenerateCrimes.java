package io.slipway.pipeline.timeseries.sample;

import io.slipway.pipeline.timeseries.settings.Settings;
import io.slipway.pipeline.timeseries.settings.SettingsException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Writes invented crimes to standard output; with its defaults, the sample file that comes with the sources. */
public final class GenerateCrimes {
    private GenerateCrimes() {}

    public static void main(String[] arguments) {
        try {
            var settings = new Settings(arguments, Map.of());
            var plan = new CrimeGenerator.Plan(
                    settings.number("ROWS", 1000, 0, 10_000_000),
                    settings.number("SEED", 1, 0, Integer.MAX_VALUE),
                    settings.choice("FIRST_DAY", LocalDate.of(2025, 10, 17), GenerateCrimes::day, "a day, 2025-10-17"),
                    settings.number("DAYS", 3, 1, 10_000),
                    settings.number("MALFORMED", 0, 0, 1_000_000));
            settings.check();
            var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
            new CrimeGenerator(plan).lines().forEach(line -> out.print(line + "\n"));
            out.flush();
        } catch (SettingsException e) {
            e.problems().forEach(System.err::println);
            System.exit(2);
        }
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
