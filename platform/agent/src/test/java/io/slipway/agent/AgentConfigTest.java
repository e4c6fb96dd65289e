package io.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.resources.Attributes;
import io.slipway.runtime.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigTest {
    @Test
    void keepsItsDefaults() {
        AgentConfig config = AgentConfig.of(Path.of("/w"), "h", 5051, "1");
        assertThat(config.resources()).isNull();
        assertThat(config.attributes()).isEqualTo(Attributes.NONE);
        assertThat(config.sandboxMaxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(config.sandboxMaxNumber()).isEqualTo(500);
        assertThat(config.containers()).isEqualTo(new AgentConfig.Containment(true, false, 10_000, 10_485_760, 5));
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> new AgentConfig(
                        Path.of("/w"),
                        " ",
                        70_000,
                        null,
                        Attributes.NONE,
                        "1",
                        null,
                        new AgentConfig.Containment(true, false, 0, 10, -1),
                        Duration.ofDays(-1),
                        -1))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(7));
    }

    @Test
    void offersTheMachineButForSomeHeadRoom(@TempDir Path work) throws Exception {
        assertThat(DetectedResources.offered(8000, 1024)).isEqualTo(6976);
        assertThat(DetectedResources.offered(1500, 1024)).isEqualTo(750);
        assertThat(DetectedResources.of(work).toString()).contains("cpus:").contains("ports:[31000-32000]");
    }
}
