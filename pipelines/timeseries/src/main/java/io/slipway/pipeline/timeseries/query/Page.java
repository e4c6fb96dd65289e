package io.slipway.pipeline.timeseries.query;

import io.slipway.pipeline.timeseries.serving.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page with its script and its style, from the jar. It needs nothing from elsewhere. */
final class Page {
    private record File(String resource, String contentType) {}

    private static final Map<String, File> FILES = Map.of(
            "/", new File("index.html", "text/html; charset=UTF-8"),
            "/index.html", new File("index.html", "text/html; charset=UTF-8"),
            "/page.js", new File("page.js", "text/javascript; charset=UTF-8"),
            "/charts.js", new File("charts.js", "text/javascript; charset=UTF-8"),
            "/page.css", new File("page.css", "text/css; charset=UTF-8"));

    Answer answer(String path) {
        File file = FILES.get(path);
        if (file == null) {
            return Answer.error(404, "there is nothing at " + path + "; the page is at /, the API below /api/v1");
        }
        try (InputStream in = Page.class.getResourceAsStream(file.resource())) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + file.resource());
            }
            byte[] bytes = in.readAllBytes();
            return new Answer(200, file.contentType(), out -> out.write(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.resource(), e);
        }
    }
}
