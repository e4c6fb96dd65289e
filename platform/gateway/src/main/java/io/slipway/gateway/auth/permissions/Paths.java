package io.slipway.gateway.auth.permissions;

import java.util.ArrayList;
import java.util.List;

/** Paths of requests as the permission table reads them. */
final class Paths {
    private Paths() {}

    /** The parts between slashes; empty ones do not count. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    /** The same without {@code /service/marathon}, below which the scheduler is served too. */
    static List<String> canonical(String path) {
        List<String> segments = segments(path);
        boolean marathon = segments.size() >= 2
                && segments.get(0).equals("service")
                && segments.get(1).equals("marathon");
        return marathon ? segments.subList(2, segments.size()) : segments;
    }
}
