package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.runtime.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpConfigTest {
    @Test
    void tellsEveryProblemAtOnce() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class,
                () -> UpConfig.of(Path.of("home"), " ", 70_000, 0, Optional.of("cpus"), List.of(), false));

        assertThat(failure.problems()).hasSize(4);
        assertThat(failure.getMessage()).contains("70000", "--agents 0", "--host", "cpus");
    }
}
