package io.slipway.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.agent.sandbox.Sandboxes;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.mesosapi.AgentId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesApiTest {
    @TempDir
    Path work;

    private FilesApi api;
    private Path sandbox;

    @BeforeEach
    void open() throws Exception {
        Path log = Files.writeString(work.resolve("agent.log"), "started\n");
        api = new FilesApi(new Sandboxes(work), log, () -> new AgentId("a"));
        sandbox = Files.createDirectories(work.resolve("slaves/a/frameworks/f/executors/t/runs/c"));
    }

    private JsonNode read(String query) throws Exception {
        HttpResponse.Full answer = (HttpResponse.Full) api.read(HttpRequest.get("/files/read?" + query));
        assertThat(answer.status()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void givesAtMost64KiB() throws Exception {
        Files.writeString(sandbox.resolve("big"), "x".repeat(100_000));
        assertThat(read("path=" + sandbox + "/big&offset=0").path("data").asText())
                .hasSize(65_536);
        assertThat(read("path=" + sandbox + "/big&offset=0&length=90000")
                        .path("data")
                        .asText())
                .hasSize(65_536);
        assertThat(read("path=" + sandbox + "/big&offset=65536").path("data").asText())
                .hasSize(34_464);
        assertThat(read("path=" + sandbox + "/big&offset=7&length=0").toString())
                .isEqualTo("{\"data\":\"\",\"offset\":7}");
    }

    @Test
    void doesNotCutCharacters() throws Exception {
        String text = "€".repeat(30_000);
        Files.writeString(sandbox.resolve("euros"), text);
        StringBuilder all = new StringBuilder();
        long offset = 0;
        while (all.length() < text.length()) {
            String piece = read("path=" + sandbox + "/euros&offset=" + offset)
                    .path("data")
                    .asText();
            all.append(piece);
            offset += piece.getBytes(StandardCharsets.UTF_8).length;
        }
        assertThat(all.toString()).isEqualTo(text);
        byte[] broken = {'a', (byte) 0xE2, (byte) 0x82};
        assertThat(FilesApi.whole(broken, 3)).isEqualTo(1);
        assertThat(FilesApi.whole(broken, 1)).isEqualTo(1);
        assertThat(FilesApi.whole(new byte[] {(byte) 0x82, (byte) 0x82, (byte) 0x82}, 3))
                .isEqualTo(3);
        assertThat(FilesApi.whole(new byte[] {(byte) 0xE2}, 1))
                .as("better a part than nothing for ever")
                .isEqualTo(1);
    }

    @Test
    void escapesWhatJsonWantsEscaped() throws Exception {
        Files.writeString(sandbox.resolve("odd"), "\"\\\t\n\u001b[1m\u007f");
        assertThat(read("path=" + sandbox + "/odd&offset=0").path("data").asText())
                .isEqualTo("\"\\\t\n\u001b[1m\u007f");
    }

    @Test
    void servesTheAgentsLog() throws Exception {
        assertThat(read("path=/slave/log&offset=0").path("data").asText()).isEqualTo("started\n");
    }

    @Test
    void followsLinksOnlyWithinTheSandboxesOfOneTask() throws Exception {
        Path earlier = Files.createDirectories(work.resolve("slaves/a/frameworks/f/executors/t/runs/b"));
        Files.writeString(earlier.resolve("file"), "earlier");
        Files.createSymbolicLink(sandbox.resolve("inside"), earlier);
        Path other = Files.createDirectories(work.resolve("slaves/a/frameworks/f/executors/u/runs/d"));
        Files.writeString(other.resolve("file"), "other");
        Files.createSymbolicLink(sandbox.resolve("other"), other);
        Path secret = Files.createDirectories(work.resolve("meta"));
        Files.writeString(secret.resolve("file"), "secret");
        Files.createSymbolicLink(sandbox.resolve("outside"), secret);
        assertThat(read("path=" + sandbox + "/inside/file&offset=0")
                        .path("data")
                        .asText())
                .isEqualTo("earlier");
        assertThat(read("path=" + other + "/file&offset=0").path("data").asText())
                .isEqualTo("other");
        for (String path :
                new String[] {"/outside/file", "/other/file", "/../../../u/runs/d/../../../t/runs/c/other/file"}) {
            HttpRequest request = HttpRequest.get("/files/read?offset=0&path=" + sandbox + path);
            assertThat(api.read(request).status()).as(path).isEqualTo(404);
        }
    }
}
