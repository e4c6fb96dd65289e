package io.slipway.packages.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What templates of the Universe rely on. */
class TemplateTest {
    private static final String CONTEXT = """
            {"text":"a \\"b\\"\\n</&>","empty":"","whole":3,"written":3.0,"part":0.5,"big":12345678901234567890,"yes":true,
             "no":false,"nothing":null,"list":["x","y \\"z\\""],"none":[],"numbers":[1,2.5],
             "in":{"a-b":{"c":"deep"}},"servers":[{"host":"h1"},{"host":"h2"}],"name":"outer"}
            """;

    private static ObjectNode context() throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(CONTEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{text}}|a \\\"b\\\"\\n</&>",
                "{{{text}}}|a \\\"b\\\"\\n</&>",
                "{{whole}} {{written}} {{part}} {{big}}|3 3 0.5 12345678901234567890",
                "{{yes}} {{no}}|true false",
                "[{{nothing}}{{missing}}]|[]",
                "{{list}}|[\"x\", \"y \\\"z\\\"\"]",
                "{{numbers}}|[1, 2.5]",
                "{{in.a-b.c}}|deep",
                "{{#in}}{{#a-b}}{{c}}{{/a-b}}{{/in}}|deep",
                "{{#servers}}<{{host}}{{name}}>{{/servers}}|<h1outer><h2outer>",
                "{{#list}}{{.}};{{/list}}|\"x\";\"y \\\"z\\\"\";",
                "{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{#nothing}}0{{/nothing}}{{#none}}e{{/none}}{{#empty}}s{{/empty}}|y",
                "{{^yes}}y{{/yes}}{{^no}}n{{/no}}{{^nothing}}0{{/nothing}}{{^none}}e{{/none}}{{^missing}}m{{/missing}}|n0em",
                "{{#asJson}}servers{{/asJson}}|[{\"host\":\"h1\"},{\"host\":\"h2\"}]",
                "{{#asJson}}text{{/asJson}}|\"a \\\"b\\\"\\n</&>\"",
                "{{#asJson}}missing{{/asJson}}|null",
            })
    void renders(String template, String expected) throws Exception {
        assertThat(Template.render(template, context(), "test")).isEqualTo(expected);
    }

    @Test
    void readsNoFilesAsPartials() throws Exception {
        ObjectNode context = context();
        CosmosException failure =
                catchThrowableOfType(CosmosException.class, () -> Template.render("{{>/etc/passwd}}", context, "test"));
        assertThat(failure.error().type()).isEqualTo("MarathonTemplateMustBeJsonObject");
        assertThat(failure).hasMessageContaining("/etc/passwd");
    }

    @Test
    void tellsWhatIsWrongWithATemplate() throws Exception {
        ObjectNode context = context();
        CosmosException failure = catchThrowableOfType(
                CosmosException.class, () -> Template.render("{{#open}} never closed", context, "test"));
        assertThat(failure).hasMessageContaining("open").hasMessageContaining("[test]");
    }
}
