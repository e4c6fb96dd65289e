package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users get wrong, and what they are told. */
class BadInputSystemTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PACKAGE = "application/vnd.dcos.package.%s+json;charset=utf-8;version=v%d";

    @TempDir
    Path folder;

    @Test
    void badSpecsUnknownOptionsAndThingsThatAreNotThere() throws IOException {
        try (Slipway slipway = Slipway.up(folder.resolve("home"))) {
            badSpec(slipway);
            brokenJson(slipway);
            unknownOption(slipway);
            appThatFitsNowhere(slipway);
            cliSaysTheSame(slipway);
        }
    }

    private static void badSpec(Slipway slipway) throws IOException {
        HttpResponse<String> response = slipway.send(
                "POST",
                "/v2/apps",
                "{\"id\":\"/bad\",\"cmd\":\"sleep 1\","
                        + "\"upgradeStrategy\":{\"minimumHealthCapacity\":2,\"maximumOverCapacity\":1}}");
        assertThat(response.statusCode()).isEqualTo(422);
        JsonNode body = Slipway.JSON.readTree(response.body());
        assertThat(body.path("message").asText()).isEqualTo("Object is not valid");
        assertThat(body.path("details").get(0).path("path").asText())
                .isEqualTo("/upgradeStrategy/minimumHealthCapacity");
        assertThat(body.path("details").get(0).path("errors").get(0).asText()).isEqualTo("is greater than 1");
        assertThat(slipway.get("/v2/apps/bad").statusCode()).isEqualTo(404);
    }

    private static void brokenJson(Slipway slipway) throws IOException {
        HttpResponse<String> response = slipway.send("POST", "/v2/apps", "{\"id\":");
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode body = Slipway.JSON.readTree(response.body());
        assertThat(body.path("message").asText()).isEqualTo("Invalid JSON");
        assertThat(body.path("details").isTextual()).isTrue();
    }

    private static void unknownOption(Slipway slipway) throws IOException {
        HttpResponse<String> response = slipway.cosmos(
                "/package/install",
                "{\"packageName\":\"kafka\",\"options\":{\"broker\":{\"heep\":512}}}",
                PACKAGE.formatted("install-request", 1),
                PACKAGE.formatted("install-response", 2));
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode body = Slipway.JSON.readTree(response.body());
        assertThat(body.path("type").asText()).isEqualTo("JsonSchemaMismatch");
        assertThat(body.path("data").path("errors").toString()).contains("heep");
        assertThat(slipway.json("/v2/apps").path("apps")).isEmpty();
    }

    private static void appThatFitsNowhere(Slipway slipway) {
        slipway.send("POST", "/v2/apps", "{\"id\":\"/huge\",\"cmd\":\"sleep 1\",\"cpus\":5000,\"mem\":16}");
        JsonNode entry = Slipway.await("a reason in the queue", SOON, () -> {
            JsonNode queue = slipway.json("/v2/queue").path("queue");
            return queue.size() == 1
                            && queue.get(0).path("reasonsInWords").toString().contains("5000")
                    ? queue.get(0)
                    : null;
        });
        assertThat(entry.path("reasonsInWords").toString()).contains("5000", "CPUs");
        Slipway.Outcome status = slipway.cli("app", "status", "/huge");
        assertThat(status.out()).contains("5000", "CPUs");
    }

    private void cliSaysTheSame(Slipway slipway) throws IOException {
        Path spec = Files.writeString(folder.resolve("bad.json"), "{\"id\":\"/bad\",\"cmd\":\"sleep 1\",\"cpus\":-1}");
        Slipway.Outcome bad = slipway.cli("app", "add", "-f", spec.toString());
        assertThat(bad.exitCode()).isEqualTo(1);
        assertThat(bad.err()).contains("/cpus");

        Slipway.Outcome unknown = slipway.cli("app", "show", "/nothing");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("/nothing");

        Slipway.Outcome typo = slipway.cli("ap", "list");
        assertThat(typo.exitCode()).isEqualTo(2);
        assertThat(typo.err()).contains("ap").contains("app");
    }

    /** An agent on a file system of 4 MiB: the fetch fails, the task says why, and the agent goes on. */
    @Test
    void aFullDiskDuringFetchIsToldAndTheAgentLives() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path agents = Files.createDirectories(home.resolve("agents"));
        mount(agents);
        try (Slipway slipway = Slipway.up(home)) {
            Path big = folder.resolve("big.bin");
            Files.write(big, new byte[16 * 1024 * 1024]);
            slipway.send(
                    "POST",
                    "/v2/apps",
                    "{\"id\":\"/fetcher\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16,\"fetch\":[{\"uri\":\"file:"
                            + big + "\",\"cache\":true,\"extract\":false}]}");

            JsonNode failure = Slipway.await("the fetch to fail", SOON, () -> {
                JsonNode last = slipway.json("/v2/apps/fetcher").path("app").path("lastTaskFailure");
                return last.isMissingNode() ? null : last;
            });
            assertThat(failure.path("message").asText())
                    .containsIgnoringCase("space")
                    .contains("big.bin");

            slipway.send("DELETE", "/v2/apps/fetcher", "");
            slipway.send("POST", "/v2/apps", "{\"id\":\"/fine\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16}");
            slipway.awaitRunning("fine", 1, SOON);
        } finally {
            run("umount", "-l", agents.toString());
        }
    }

    @Test
    void aFullDiskUnderTheHomeIsToldAndNothingIsDamaged() throws Exception {
        Path home = Files.createDirectories(folder.resolve("small"));
        mount(home);
        try {
            Files.write(home.resolve("filler"), new byte[4 * 1024 * 1024 - 16 * 1024]);
        } catch (IOException full) {
            assertThat(home.resolve("filler")).exists();
        }
        try {
            Slipway.Outcome outcome =
                    Slipway.run(java.util.Map.of(), SOON, "up", "--port", "0", "--home", home.toString());

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains(home.toString()).containsIgnoringCase("space");
        } finally {
            run("umount", "-l", home.toString());
        }
    }

    private static void mount(Path folder) throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "mounting a small file system needs root");
        run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }
}
