package io.slipway.installer.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoundingTest {
    private static final Optional<Boolean> UNSAID = Optional.empty();
    private static final Optional<Boolean> YES = Optional.of(true);
    private static final Optional<Boolean> NO = Optional.of(false);

    @Test
    void aNewClusterHasTlsUnlessItsFileSaysOtherwise() {
        assertThat(Founding.decide(UNSAID, UNSAID, false)).isTrue();
        assertThat(Founding.decide(UNSAID, YES, false)).isTrue();
        assertThat(Founding.decide(UNSAID, NO, false)).isFalse();
    }

    @Test
    void aClusterStaysAsItWasLaid() {
        assertThat(Founding.decide(YES, UNSAID, true)).isTrue();
        assertThat(Founding.decide(NO, UNSAID, true)).isFalse();
        assertThat(Founding.decide(NO, NO, true)).isFalse();
        assertThatThrownBy(() -> Founding.decide(YES, NO, true)).hasMessageContaining("with TLS");
        assertThatThrownBy(() -> Founding.decide(NO, YES, true)).hasMessageContaining("without TLS");
    }

    @Test
    void aClusterOfAnInstallerBeforeTlsHasNone() {
        assertThat(Founding.decide(UNSAID, UNSAID, true)).isFalse();
        assertThatThrownBy(() -> Founding.decide(UNSAID, YES, true)).hasMessageContaining("without TLS");
    }
}
