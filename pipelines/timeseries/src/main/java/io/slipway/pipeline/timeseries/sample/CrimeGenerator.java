package io.slipway.pipeline.timeseries.sample;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Invents rows in the format of the City of Chicago's crime file: types, places and hours are about as frequent as
 * there, nothing
 * in a row is real. The same plan gives the same rows. Some rows are awkward on purpose: quoted fields with commas
 * and quotes, and every tenth without coordinates.
 */
public final class CrimeGenerator {
    /** The first line of the file. */
    public static final String HEADER = "ID,Case Number,Date,Block,IUCR,Primary Type,Description,Location Description,"
            + "Arrest,Domestic,Beat,District,Ward,Community Area,FBI Code,X Coordinate,Y Coordinate,Year,Updated On,"
            + "Latitude,Longitude,Location";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM/dd/yyyy hh:mm:ss a", Locale.US);

    /** About how many crimes fall into each hour of the day. */
    private static final int[] HOURS = {
        52, 34, 29, 24, 19, 15, 18, 26, 36, 41, 43, 44, 51, 47, 50, 54, 54, 57, 60, 60, 59, 55, 53, 45
    };

    /** Minutes are told as people remember them. */
    private static final int[] MINUTES = {0, 0, 0, 0, 0, 30, 30, 30, 15, 45, 10, 20, 40, 50, 5, 25, 35, 55};

    private static final String[] STREETS = {
        "ASHLAND AVE",
        "CICERO AVE",
        "CLARK ST",
        "COTTAGE GROVE AVE",
        "DAMEN AVE",
        "DIVISION ST",
        "HALSTED ST",
        "KEDZIE AVE",
        "LAKE ST",
        "MADISON ST",
        "MICHIGAN AVE",
        "NORTH AVE",
        "PULASKI RD",
        "STATE ST",
        "WESTERN AVE"
    };

    private static final String[] AWKWARD_PLACES = {
        "\"BAR OR TAVERN, REAR\"", "\"SHOP \"\"THE CORNER\"\"\"", "\"LOT, SIDE \"\"B\"\", UPPER LEVEL\"", ""
    };

    private final Plan plan;
    private final SplittableRandom random;

    /**
     * What to invent.
     *
     * @param first the first day
     * @param days how many days the rows are spread over
     * @param malformed so many further rows that no reader can use
     */
    public record Plan(int rows, long seed, LocalDate first, int days, int malformed) {}

    public CrimeGenerator(Plan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
    }

    /** The header and the rows, the latest first, as the city gives them; malformed rows stand in between. */
    public List<String> lines() {
        var times = new ArrayList<LocalDateTime>(plan.rows());
        for (int i = 0; i < plan.rows(); i++) {
            times.add(time());
        }
        times.sort(Comparator.reverseOrder());
        var lines = new ArrayList<String>(plan.rows() + plan.malformed() + 1);
        lines.add(HEADER);
        for (int i = 0; i < plan.rows(); i++) {
            lines.add(row(i, times.get(i)));
        }
        for (int i = 0; i < plan.malformed(); i++) {
            lines.add(1 + random.nextInt(lines.size()), malformed(i));
        }
        return lines;
    }

    private LocalDateTime time() {
        int minute = MINUTES[random.nextInt(MINUTES.length)] + (random.nextInt(6) == 0 ? random.nextInt(5) : 0);
        return plan.first().plusDays(random.nextInt(plan.days())).atTime(weighted(HOURS), minute % 60);
    }

    private String row(int index, LocalDateTime time) {
        Offence offence = Offence.ALL.get(weighted(Offence.WEIGHTS));
        Beat beat = Beat.ALL.get(weighted(Beat.WEIGHTS));
        boolean domestic = random.nextInt(100) < offence.domesticPercent();
        boolean arrest = random.nextInt(100) < offence.arrestPercent();
        boolean located = random.nextInt(10) != 0;
        double latitude = beat.latitude() + spread();
        double longitude = beat.longitude() + spread() * 1.2;
        int street = random.nextInt(STREETS.length);
        return String.join(
                ",",
                Integer.toString(30_000_000 + index),
                "XA" + (100_000 + index),
                TIME.format(time),
                String.format(Locale.ROOT, "%03dXX %s %s", 1 + random.nextInt(120), beat.side(), STREETS[street]),
                offence.code(),
                offence.type(),
                offence.descriptions().get(random.nextInt(offence.descriptions().size())),
                place(offence, domestic),
                Boolean.toString(arrest),
                Boolean.toString(domestic),
                String.format(Locale.ROOT, "%02d%02d", beat.district(), 11 + random.nextInt(24)),
                String.format(Locale.ROOT, "%03d", beat.district()),
                Integer.toString(1 + random.nextInt(50)),
                Integer.toString(1 + random.nextInt(77)),
                offence.fbi(),
                located ? Integer.toString((int) Math.round(1_176_000 + (longitude + 87.63) * 272_000)) : "",
                located ? Integer.toString((int) Math.round(1_900_000 + (latitude - 41.88) * 364_000)) : "",
                Integer.toString(time.getYear()),
                TIME.format(time.plusDays(7).withHour(15).withMinute(51)),
                located ? degrees(latitude) : "",
                located ? degrees(longitude) : "",
                located ? "\"(" + degrees(latitude) + ", " + degrees(longitude) + ")\"" : "");
    }

    private String place(Offence offence, boolean domestic) {
        if (random.nextInt(60) == 0) {
            return AWKWARD_PLACES[random.nextInt(AWKWARD_PLACES.length)];
        }
        List<String> places = domestic ? Offence.HOMES : offence.places();
        return places.get(random.nextInt(places.size()));
    }

    private String malformed(int index) {
        return switch (index % 4) {
            case 0 -> "30999" + index + ",XZ" + index + ",13/45/2025 99:00:00 PM,001XX N STATE ST,0810,THEFT";
            case 1 -> "this is no row at all";
            case 2 -> "30999" + index + ",\"a quote that is never closed,THEFT,001";
            default ->
                row(9_000_000 + index, plan.first().atStartOfDay()).replaceFirst("\\d\\d:\\d\\d:\\d\\d", "later");
        };
    }

    /** Between -0.04 and 0.04, mostly near 0. */
    private double spread() {
        return (random.nextDouble() + random.nextDouble() - 1) * 0.04;
    }

    private int weighted(int[] weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int left = random.nextInt(sum);
        int index = 0;
        while (left >= weights[index]) {
            left -= weights[index++];
        }
        return index;
    }

    private static String degrees(double number) {
        return String.format(Locale.ROOT, "%.9f", number);
    }
}
