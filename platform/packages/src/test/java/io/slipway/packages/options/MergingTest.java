package io.slipway.packages.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class MergingTest {
    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(json);
    }

    @Test
    void aDefaultOfAnObjectWinsOverThoseInside() throws Exception {
        ObjectNode schema = object("""
                {"properties":{
                  "a":{"default":{"x":1},"properties":{"x":{"default":2},"y":{"default":3}}},
                  "b":{"properties":{"c":{"default":false},"d":{"type":"string"},"e":{"properties":{"f":{}}}}},
                  "g":{"properties":{"h":{"type":"string"}}},
                  "i":{"type":"array","items":{"default":7}},
                  "j":{"default":[]}}}
                """);
        assertThat(Merging.defaults(schema).toString()).isEqualTo("{\"a\":{\"x\":1},\"b\":{\"c\":false},\"j\":[]}");
    }

    @Test
    void objectsAreMergedAndEverythingElseReplaced() throws Exception {
        assertThat(Merging.deep(
                                object("{\"a\":{\"b\":1,\"c\":[1,2]},\"d\":{\"e\":1},\"f\":5}"),
                                object("{\"a\":{\"c\":[3]},\"d\":7,\"g\":null}"))
                        .toString())
                .isEqualTo("{\"a\":{\"b\":1,\"c\":[3]},\"d\":7,\"f\":5,\"g\":null}");
    }
}
