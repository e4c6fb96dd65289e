package io.slipway.installer.cli;

import io.slipway.client.json.Json;
import io.slipway.installer.preflight.Finding;
import io.slipway.installer.preflight.Severity;
import io.slipway.installer.report.Screen;
import java.util.List;

/** Findings as people and scripts read them. */
final class Findings {
    private Findings() {}

    /** One table of all that is not as it should be, and a line that sums up. */
    static void print(Screen screen, List<Finding> findings, int hosts) {
        List<List<String>> rows = findings.stream()
                .filter(one -> one.severity() != Severity.OK)
                .map(one -> List.of(
                        one.severity().words().toUpperCase(java.util.Locale.ROOT),
                        one.host(),
                        one.check(),
                        one.found(),
                        one.expected(),
                        one.remedy()))
                .toList();
        if (!rows.isEmpty()) {
            screen.table(List.of("SEVERITY", "HOST", "CHECK", "FOUND", "EXPECTED", "REMEDY"), rows);
        }
        screen.line(hosts + " hosts: " + count(findings, Severity.OK) + " checks passed, "
                + count(findings, Severity.WARNING) + " warnings, " + count(findings, Severity.ERROR) + " errors.");
    }

    /** How many there are. */
    static long count(List<Finding> findings, Severity severity) {
        return findings.stream().filter(one -> one.severity() == severity).count();
    }

    static Json json(List<Finding> findings) {
        return Json.object()
                .with("passed", count(findings, Severity.ERROR) == 0)
                .with(
                        "findings",
                        Json.array(findings.stream().map(Findings::json).toList()));
    }

    private static Json json(Finding finding) {
        return Json.object()
                .with("host", finding.host())
                .with("check", finding.check())
                .with("severity", finding.severity().words())
                .with("found", finding.found())
                .with("expected", finding.expected())
                .with("remedy", finding.remedy());
    }
}
