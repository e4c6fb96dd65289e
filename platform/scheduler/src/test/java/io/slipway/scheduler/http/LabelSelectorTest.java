package io.slipway.scheduler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.marathonapi.ApiError;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
    private static final Map<String, String> LABELS = Map.of("tier", "web", "a/b", "x y", "in", "1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tier | true",
                "none | false",
                "tier==web | true",
                "tier == db | false",
                "tier!=db | true",
                "none!=db | true",
                "tier in (db, web) | true",
                "tier in (db) | false",
                "tier notin (db) | true",
                "none notin (db) | true",
                "tier, in==1 | true",
                "tier, none | false",
                "a\\/b==x\\ y | true",
            })
    void chooses(String selector, boolean matches) {
        assertThat(LabelSelector.parse(selector).test(LABELS)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "==x", "tier==", "tier in db", "tier in (db", "tier;none", "tier,"})
    void saysWhereItStopsUnderstanding(String selector) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("is not understood at character");
    }
}
