package io.slipway.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void tellsAllProblemsAtOnceInTheirOrder() {
        Problems problems = new Problems();
        problems.add("port 70000: expected 0 to 65535");
        problems.check(false, "host is empty");
        problems.check(true, "never told");

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactly("port 70000: expected 0 to 65535", "host is empty"))
                .hasMessage("port 70000: expected 0 to 65535\nhost is empty");
    }

    @Test
    void nothingWrongIsNoException() {
        assertThatCode(() -> new Problems().throwIfAny()).doesNotThrowAnyException();
        assertThat(new Problems().messages()).isEmpty();
    }
}
