package io.slipway.node;

import io.slipway.runtime.config.Setting;
import java.util.List;

/** The settings of a role as the reference shows them. */
final class SettingsTable {
    private SettingsTable() {}

    static String of(List<Setting<?>> settings) {
        StringBuilder table = new StringBuilder("| key | expected | default | what it does |\n|---|---|---|---|\n");
        for (Setting<?> setting : settings) {
            String fallback = setting.fallback();
            table.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(setting.expected().replace("|", "\\|"))
                    .append(" | ")
                    .append(fallback == null ? "needed" : fallback.isEmpty() ? "not set" : "`" + fallback + "`")
                    .append(" | ")
                    .append(setting.meaning())
                    .append(" |\n");
        }
        return table.toString();
    }
}
