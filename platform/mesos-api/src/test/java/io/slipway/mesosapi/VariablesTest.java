package io.slipway.mesosapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
    private final Map<String, String> source = new LinkedHashMap<>();
    private final Map<String, String> variables;

    VariablesTest() {
        source.put("B", "2");
        source.put("A", "1");
        source.put("C", "");
        variables = Variables.copyOf(source);
    }

    @Test
    void isTheSameMapInTheSameOrder() {
        assertThat(variables).isEqualTo(source).hasSameHashCodeAs(source).hasToString("{B=2, A=1, C=}");
        assertThat(variables.keySet()).containsExactly("B", "A", "C");
        assertThat(variables.get("A")).isEqualTo("1");
        assertThat(variables.get("D")).isNull();
        assertThat(variables.containsKey("C")).isTrue();
        assertThat(variables.containsKey(null)).isFalse();
    }

    @Test
    void staysAsItIs() {
        source.put("D", "4");
        assertThat(variables).hasSize(3);
        assertThatThrownBy(() -> variables.put("A", "2")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> variables.remove("A")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(Variables.copyOf(variables)).isSameAs(variables);
    }

    @Test
    void otherValuesTakeTheirPlacesAndLeaveTheOriginalAsItWas() {
        Map<String, String> replaced = Variables.replaced(variables, Map.of("A", "9", "strange", "0"));
        assertThat(replaced).containsExactly(Map.entry("B", "2"), Map.entry("A", "9"), Map.entry("C", ""));
        assertThat(variables).isEqualTo(source);
    }
}
