package io.slipway.packages.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.PackageDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RenderingTest {
    private static PackageDefinition definition(String template) {
        String json = """
                {"packagingVersion":"4.0","name":"pack","version":"1.0","maintainer":"m","description":"d","tags":[],
                 "releaseVersion":0,"marathon":{"v2AppMustacheTemplate":"%s"},
                 "resource":{"assets":{"uris":{"a":"http://x/a"}}},
                 "config":{"properties":{"resource":{"type":"object"}}}}
                """;
        return new PackageDefinition(
                object(json.formatted(Base64.getEncoder().encodeToString(template.getBytes(StandardCharsets.UTF_8)))));
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (Exception e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static ObjectNode render(String template, String options, String appId) {
        return Rendering.render(new Rendering.Order(definition(template), "file:///x", object(options), appId));
    }

    @Test
    void resourcesWinOverOptionsOfTheSameName() {
        ObjectNode app = render(
                "{\"id\":\"{{resource.assets.uris.a}}{{resource.assets.uris.b}}\"}",
                "{\"resource\":{\"assets\":{\"uris\":{\"a\":\"mine\",\"b\":\"+\"}}}}",
                null);
        assertThat(app.path("id").asText()).isEqualTo("http://x/a+");
    }

    @Test
    void cosmosLabelsWinAndTheOthersStay() {
        ObjectNode app = render("{\"id\":\"a\",\"labels\":{\"DCOS_PACKAGE_NAME\":\"fake\",\"own\":\"1\"}}", "{}", "b");
        assertThat(app.path("id").asText()).isEqualTo("b");
        assertThat(app.path("labels").path("DCOS_PACKAGE_NAME").asText()).isEqualTo("pack");
        assertThat(app.path("labels").path("own").asText()).isEqualTo("1");
        assertThat(app.path("labels").has("SLIPWAY_PACKAGE_GROUP")).isFalse();
    }

    @Test
    void optionsAreStoredWithoutNulls() {
        ObjectNode app = render("{\"id\":\"a\"}", "{\"a\":null,\"b\":{\"c\":null,\"d\":1}}", null);
        assertThat(PackageLabels.options(app.path("labels")).orElseThrow().toString())
                .isEqualTo("{\"b\":{\"d\":1}}");
    }

    @Test
    void refusesWhatIsNoObjectAndSaysWhere() {
        CosmosException broken = catchThrowableOfType(CosmosException.class, () -> render("{\"id\": }", "{}", null));
        assertThat(broken.error().type()).isEqualTo("MarathonTemplateMustBeJsonObject");
        assertThat(broken).hasMessageContaining("line 1");
        CosmosException array = catchThrowableOfType(CosmosException.class, () -> render("[]", "{}", null));
        assertThat(array.error().type()).isEqualTo("MarathonTemplateMustBeJsonObject");
    }

    @Test
    void refusesLabelsThatAreNoTexts() {
        CosmosException failure = catchThrowableOfType(
                CosmosException.class, () -> render("{\"id\":\"a\",\"labels\":{\"x\":5}}", "{}", null));
        assertThat(failure.error().type()).isEqualTo("JsonDecodingError");
        assertThat(failure).hasMessageContaining("[x]").hasMessageContaining("5");
    }

    @Test
    void absoluteIdsInsideAGroupFollowItsNewId() {
        ObjectNode group = render("""
                {"id":"g","dependencies":["/g/a","/other"],"apps":[{"id":"/g/a"},{"id":"b","dependencies":["/g/a","../x"]}],
                 "groups":[{"id":"/g/in","apps":[{"id":"/g/in/c"}]}]}
                """, "{}", "/shop/two");
        assertThat(group.findValuesAsText("id"))
                .containsExactly("/shop/two", "/shop/two/a", "b", "/shop/two/in", "/shop/two/in/c");
        assertThat(group.path("dependencies").toString()).isEqualTo("[\"/shop/two/a\",\"/other\"]");
        assertThat(group.at("/apps/1/dependencies").toString()).isEqualTo("[\"/shop/two/a\",\"../x\"]");
        assertThat(group.at("/groups/0/apps/0/labels/SLIPWAY_PACKAGE_GROUP").asText())
                .isEqualTo("/shop/two");
    }
}
