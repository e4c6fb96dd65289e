package io.slipway.packages.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.MustacheNotFoundException;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/** Renders Mustache templates as mustache.java does, without escaping for HTML and without partials. */
final class Template {
    private Template() {}

    /** @throws CosmosException when the template cannot be read or rendered, saying why */
    static String render(String template, ObjectNode context, String name) {
        StringWriter text = new StringWriter();
        try {
            new Factory()
                    .compile(new StringReader(template), name)
                    .execute(text, TemplateContext.of(context))
                    .flush();
        } catch (MustacheException e) {
            throw new CosmosException(
                    CosmosError.of(
                            "MarathonTemplateMustBeJsonObject",
                            "The template of package [" + name + "] cannot be rendered: " + e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static final class Factory extends DefaultMustacheFactory {
        @Override
        public void encode(String value, Writer writer) {
            try {
                writer.write(value);
            } catch (IOException e) {
                throw new MustacheException(e);
            }
        }

        @Override
        public Reader getReader(String partial) {
            throw new MustacheNotFoundException(partial);
        }
    }
}
