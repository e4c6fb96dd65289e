package io.slipway.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesWhatItRead() {
        String text = "{\"a\":[1,2.50,-3e2,\"x\\n\\\"y\",true,null,{}],\"b\":{\"z\":1,\"a\":2}}";
        assertThat(Json.parse(text).toString())
                .isEqualTo("{\"a\":[1,2.50,-3E+2,\"x\\n\\\"y\",true,null,{}],\"b\":{\"z\":1,\"a\":2}}");
    }

    @Test
    void missingFieldsOfMissingFieldsAreMissing() {
        Json json = Json.parse("{\"a\":{\"b\":7}}");
        assertThat(json.at("a", "b").number(0)).isEqualTo(7);
        assertThat(json.at("a", "x", "y").isMissing()).isTrue();
        assertThat(json.at("a", "x").text("none")).isEqualTo("none");
        assertThat(json.get("a").items()).isEmpty();
    }

    @Test
    void replacesAFieldInPlaceAndRemovesAMissingOne() {
        Json json = Json.parse("{\"a\":1,\"b\":2}");
        assertThat(json.with("a", 3).toString()).isEqualTo("{\"a\":3,\"b\":2}");
        assertThat(json.with("a", Json.MISSING).toString()).isEqualTo("{\"b\":2}");
    }

    @Test
    void saysWhereTextIsBroken() {
        assertThatThrownBy(() -> Json.parse("{\n  \"a\": oops\n}"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("oops")
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> Json.parse("{} {}"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("more after it");
        assertThatThrownBy(() -> Json.parse("")).isInstanceOf(JsonException.class);
    }
}
