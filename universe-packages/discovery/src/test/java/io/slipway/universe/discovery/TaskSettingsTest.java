package io.slipway.universe.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskSettingsTest {
    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        TaskSettings settings = new TaskSettings(Map.of("NODES", "many", "PORT_B", "70000"));
        settings.required("HOST");
        settings.number("NODES", 1, 1, 9);
        settings.port("A");
        settings.port("B");
        assertThatThrownBy(settings::throwIfAny)
                .hasMessageContaining("HOST is not set")
                .hasMessageContaining("NODES is 'many', expected a whole number from 1 to 9")
                .hasMessageContaining("PORT_A is not set")
                .hasMessageContaining("PORT_B is '70000'");
    }

    @Test
    void takesWhatIsGiven() {
        TaskSettings settings = new TaskSettings(Map.of("HOST", " h ", "NODES", "3", "PORT_A", "9092", "BLANK", " "));
        assertThat(settings.required("HOST")).isEqualTo("h");
        assertThat(settings.number("NODES", 1, 1, 9)).isEqualTo(3);
        assertThat(settings.number("OTHER", 5, 1, 9)).isEqualTo(5);
        assertThat(settings.port("A")).isEqualTo(9092);
        assertThat(settings.text("BLANK", "x")).isEqualTo("x");
        settings.throwIfAny();
    }
}
