package io.slipway.pipeline.timeseries.sample;

import java.util.List;

/** A police district: about how much happens there, and about where it is. */
record Beat(int weight, int district, String side, double latitude, double longitude) {
    static final List<Beat> ALL = List.of(
            new Beat(25, 1, "S", 41.870, -87.626),
            new Beat(58, 2, "S", 41.804, -87.620),
            new Beat(44, 3, "S", 41.769, -87.607),
            new Beat(63, 4, "S", 41.728, -87.563),
            new Beat(34, 5, "S", 41.690, -87.623),
            new Beat(53, 6, "S", 41.746, -87.640),
            new Beat(49, 7, "S", 41.777, -87.659),
            new Beat(71, 8, "S", 41.777, -87.718),
            new Beat(42, 9, "S", 41.812, -87.663),
            new Beat(57, 10, "W", 41.855, -87.709),
            new Beat(70, 11, "W", 41.880, -87.715),
            new Beat(43, 12, "W", 41.869, -87.665),
            new Beat(32, 14, "N", 41.916, -87.691),
            new Beat(45, 15, "W", 41.889, -87.758),
            new Beat(46, 16, "N", 41.962, -87.788),
            new Beat(27, 17, "N", 41.961, -87.724),
            new Beat(62, 18, "N", 41.902, -87.634),
            new Beat(43, 19, "N", 41.945, -87.652),
            new Beat(23, 20, "N", 41.977, -87.672),
            new Beat(23, 22, "S", 41.695, -87.672),
            new Beat(27, 24, "N", 42.004, -87.676),
            new Beat(62, 25, "N", 41.920, -87.756));

    static final int[] WEIGHTS = ALL.stream().mapToInt(Beat::weight).toArray();
}
