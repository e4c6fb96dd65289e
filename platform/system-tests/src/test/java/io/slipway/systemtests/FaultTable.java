package io.slipway.systemtests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What faults did, as a table for people. */
final class FaultTable {
    private final List<String> rows = new ArrayList<>();

    /** One fault. */
    void row(String fault, String seen, double secondsToRecover, long tasksLost, long writesLost) {
        rows.add(String.format(
                Locale.ROOT, "%-44s %-58s %9.1f %11d %12d", fault, seen, secondsToRecover, tasksLost, writesLost));
    }

    void print() {
        System.out.printf(
                "%n%-44s %-58s %9s %11s %12s%n", "fault", "what users saw", "seconds", "tasks lost", "writes lost");
        rows.forEach(System.out::println);
    }
}
