package io.slipway.packages.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and their answers as files: {@code METHOD path}, fields, body, {@code ---}, {@code status type}, body. */
class GoldenTest {
    static Stream<Path> files() throws Exception {
        Path folder = Path.of(GoldenTest.class.getResource("/golden").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void answersAsWritten(Path file) throws IOException {
        String[] halves = Files.readString(file).split("\n---\n", 2);
        String[] expected = halves[1].split("\n", 2);
        try (TestCosmos cosmos = new TestCosmos()) {
            HttpResponse.Full answer = cosmos.send(request(halves[0]));
            assertThat(answer.status() + " "
                            + answer.headers().first("Content-Type").orElse(""))
                    .as(answer.text())
                    .isEqualTo(expected[0]);
            assertThat(TestCosmos.json(answer)).isEqualTo(TestCosmos.json(expected[1]));
        }
    }

    private static HttpRequest request(String text) {
        int blank = text.indexOf("\n\n");
        String[] head = text.substring(0, blank).split("\n");
        String[] first = head[0].split(" ", 2);
        Headers headers = Headers.NONE;
        for (int i = 1; i < head.length; i++) {
            String[] field = head[i].split(": ", 2);
            headers = headers.with(field[0], field[1]);
        }
        return HttpRequest.of(
                first[0], first[1], headers, text.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
    }
}
