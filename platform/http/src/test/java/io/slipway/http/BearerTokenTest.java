package io.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BearerTokenTest {
    private final BearerToken token = new BearerToken("0123456789abcdef");

    @Test
    void isRecognisedInWhatItWrites() {
        assertThat(token.shownIn(token.addTo(Headers.NONE))).isEqualTo(BearerToken.Shown.RIGHT);
        assertThat(token.shownIn(Headers.of("authorization", "bearer 0123456789abcdef")))
                .isEqualTo(BearerToken.Shown.RIGHT);
    }

    @Test
    void anotherOneAPartOfItAndNoneAreToldApart() {
        assertThat(token.shownIn(Headers.of("Authorization", "Bearer 0123456789abcdeF")))
                .isEqualTo(BearerToken.Shown.WRONG);
        assertThat(token.shownIn(Headers.of("Authorization", "Bearer 0123456789abcde")))
                .isEqualTo(BearerToken.Shown.WRONG);
        assertThat(token.shownIn(Headers.of("Authorization", "Basic 0123456789abcdef")))
                .isEqualTo(BearerToken.Shown.NONE);
        assertThat(token.shownIn(Headers.NONE)).isEqualTo(BearerToken.Shown.NONE);
        assertThat(token.shownIn(token.addTo(token.addTo(Headers.NONE)))).isEqualTo(BearerToken.Shown.NONE);
    }

    @Test
    void doesNotTellItsText() {
        assertThat(token.toString()).doesNotContain("0123");
        assertThatThrownBy(() -> new BearerToken("two words")).isInstanceOf(IllegalArgumentException.class);
    }
}
