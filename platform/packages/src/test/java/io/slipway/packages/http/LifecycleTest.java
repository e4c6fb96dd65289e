package io.slipway.packages.http;

import static io.slipway.packages.http.TestCosmos.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.packages.render.PackageLabels;
import io.slipway.replication.memory.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final TestCosmos cosmos = new TestCosmos();

    @AfterEach
    void close() {
        cosmos.close();
    }

    private HttpResponse.Full install(String body) {
        return cosmos.post("/package/install", "install", 2, body);
    }

    private HttpResponse.Full uninstall(String body) {
        return cosmos.post("/package/uninstall", "uninstall", 1, body);
    }

    @Test
    void installsWithLabelsThatTellEverything() {
        assertThat(install("{\"packageName\":\"hello\",\"options\":{\"service\":{\"instances\":2}}}")
                        .status())
                .isEqualTo(200);
        assertThat(cosmos.marathon.lastAsked().headers().first("Authorization")).contains("token=abc");
        JsonNode app = cosmos.marathon.apps.get("/hello");
        assertThat(app.path("instances").intValue()).isEqualTo(2);
        assertThat(app.path("fetch").get(0).path("uri").asText())
                .isEqualTo("https://example.org/greeter.tar.gz?a=1&b=2");
        JsonNode labels = app.path("labels");
        assertThat(labels.path("DCOS_PACKAGE_NAME").asText()).isEqualTo("hello");
        assertThat(labels.path("DCOS_PACKAGE_VERSION").asText()).isEqualTo("1.0");
        assertThat(labels.path("DCOS_PACKAGE_SOURCE").asText())
                .startsWith("file:///")
                .endsWith("/universe/");
        assertThat(labels.path("DCOS_PACKAGE_FRAMEWORK_NAME").asText()).isEqualTo("hello");
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(labels.path("DCOS_PACKAGE_OPTIONS").asText()),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"service\":{\"instances\":2}}");
        JsonNode wrapper = json(new String(
                Base64.getDecoder()
                        .decode(labels.path("DCOS_PACKAGE_DEFINITION").asText()),
                StandardCharsets.UTF_8));
        assertThat(wrapper.path("metadata").path("Content-Type").asText())
                .isEqualTo("application/vnd.dcos.universe.package+json;charset=utf-8;version=v4");
        assertThat(PackageLabels.definition(labels)
                        .orElseThrow()
                        .path("version")
                        .asText())
                .isEqualTo("1.0");
    }

    @Test
    void listsWhatIsInstalledByNameAndId() {
        install("{\"packageName\":\"hello\",\"appId\":\"/b\"}");
        install("{\"packageName\":\"hello\",\"appId\":\"a\"}");
        install("{\"packageName\":\"pair\"}");
        JsonNode packages = json(cosmos.post("/package/list", "list", 1, "{}")).path("packages");
        assertThat(packages.findValuesAsText("appId")).containsExactly("/a", "/b", "/pair");
        JsonNode information = packages.get(0).path("packageInformation");
        assertThat(information
                        .path("packageDefinition")
                        .path("postInstallNotes")
                        .asText())
                .isEqualTo("It greets.");
        assertThat(information.path("packageDefinition").has("config")).isFalse();
        assertThat(information
                        .path("resourceDefinition")
                        .path("assets")
                        .path("uris")
                        .path("jar")
                        .asText())
                .isEqualTo("mvn:org.example:greeter:1.0");
        assertThat(information
                        .path("resourceDefinition")
                        .path("assets")
                        .path("uris")
                        .path("greeter")
                        .asText())
                .isEqualTo("http://door.example:7070/package/resource?url="
                        + "https://example.org/greeter.tar.gz?a=1%26b=2");
        JsonNode one = json(cosmos.post("/package/list", "list", 1, "{\"appId\":\"b\"}"));
        assertThat(one.path("packages")).hasSize(1);
    }

    @Test
    void installsAndRemovesAGroupAsOne() {
        assertThat(json(install("{\"packageName\":\"pair\",\"appId\":\"/shop/two\"}"))
                        .path("appId")
                        .asText())
                .isEqualTo("/shop/two");
        assertThat(cosmos.marathon.lastAsked().path()).isEqualTo("/v2/groups");
        assertThat(cosmos.marathon.apps.keySet()).containsExactly("/shop/two/left", "/shop/two/right");
        assertThat(cosmos.marathon
                        .apps
                        .get("/shop/two/right")
                        .path("labels")
                        .path("own")
                        .asText())
                .isEqualTo("x");
        JsonNode results = json(uninstall("{\"packageName\":\"pair\"}")).path("results");
        assertThat(results.findValuesAsText("appId")).containsExactly("/shop/two");
        assertThat(cosmos.marathon.lastAsked().path()).isEqualTo("/v2/groups/shop/two");
        assertThat(cosmos.marathon.apps).isEmpty();
    }

    @Test
    void tellsThatTheAppIsThereAlready() {
        cosmos.marathon.next = HttpResponse.json(409, "{\"message\":\"An app with id [/hello] already exists.\"}");
        HttpResponse.Full answer = install("{\"packageName\":\"hello\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(json(answer).path("type").asText()).isEqualTo("PackageAlreadyInstalled");
        assertThat(json(answer).path("message").asText()).isEqualTo("Package is already installed");
    }

    @Test
    void handsOnWhatTheSchedulerFindsWrong() {
        cosmos.marathon.next = HttpResponse.json(
                422, "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/id\",\"errors\":[\"is bad\"]}]}");
        HttpResponse.Full answer = install("{\"packageName\":\"hello\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).path("type").asText()).isEqualTo("MarathonBadResponse");
        assertThat(json(answer).path("message").asText()).isEqualTo("Object is not valid");
        assertThat(json(answer).at("/data/errors/0/path").asText()).isEqualTo("/id");
    }

    @Test
    void tellsThatTheSchedulerFails() {
        cosmos.marathon.next = HttpResponse.text(503, "busy");
        HttpResponse.Full answer = install("{\"packageName\":\"hello\"}");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(json(answer).path("type").asText()).isEqualTo("MarathonBadGateway");
        assertThat(json(answer).path("message").asText()).isEqualTo("Received response status code 503 from Marathon");
    }

    @Test
    void tellsThatTheCallerIsNotKnown() {
        cosmos.marathon.next = HttpResponse.json(401, "{\"message\":\"Invalid username or password.\"}");
        HttpResponse.Full answer = install("{\"packageName\":\"hello\"}");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().first("WWW-Authenticate")).isPresent();
    }

    @Test
    void removesOnlyWhatIsMeant() {
        install("{\"packageName\":\"hello\",\"appId\":\"/a\"}");
        install("{\"packageName\":\"hello\",\"appId\":\"/b\"}");
        HttpResponse.Full ambiguous = uninstall("{\"packageName\":\"hello\"}");
        assertThat(json(ambiguous).path("message").asText())
                .isEqualTo("Multiple apps named [hello] are installed: [/a, /b]");
        assertThat(uninstall("{\"packageName\":\"hello\",\"appId\":\"/a\"}").status())
                .isEqualTo(200);
        assertThat(cosmos.marathon.apps.keySet()).containsExactly("/b");
        install("{\"packageName\":\"hello\",\"appId\":\"/c\"}");
        JsonNode results =
                json(uninstall("{\"packageName\":\"hello\",\"all\":true}")).path("results");
        assertThat(results.findValuesAsText("appId")).containsExactly("/b", "/c");
        assertThat(results.get(0).path("postUninstallNotes").asText()).isEqualTo("It greeted.");
        assertThat(cosmos.marathon.apps).isEmpty();
    }

    @Test
    void wipesOnlyWhenTold() {
        install("{\"packageName\":\"hello\"}");
        uninstall("{\"packageName\":\"hello\"}");
        assertThat(cosmos.marathon.lastAsked().query().first("force")).contains("true");
        assertThat(cosmos.marathon.lastAsked().query().first("wipe")).isEmpty();
        install("{\"packageName\":\"hello\"}");
        uninstall("{\"packageName\":\"hello\",\"wipe\":true}");
        assertThat(cosmos.marathon.lastAsked().query().first("wipe")).contains("true");
    }

    @Test
    void tearsTheFrameworkDownThatTheAppRegistered() {
        cosmos.master.frameworks = "[{\"id\":\"f-0\",\"name\":\"hello\",\"active\":false},"
                + "{\"id\":\"f-1\",\"name\":\"hello\",\"active\":true},{\"id\":\"f-2\",\"name\":\"other\",\"active\":true}]";
        install("{\"packageName\":\"hello\"}");
        uninstall("{\"packageName\":\"hello\"}");
        assertThat(cosmos.master.tornDown).containsExactly("POST frameworkId=f-1");
    }

    @Test
    void tearsNothingDownWhenSeveralFrameworksFit() {
        cosmos.master.frameworks =
                "[{\"id\":\"f-1\",\"name\":\"hello\",\"active\":true},{\"id\":\"f-2\",\"name\":\"hello\",\"active\":true}]";
        install("{\"packageName\":\"hello\"}");
        assertThat(json(uninstall("{\"packageName\":\"hello\"}")).path("type").asText())
                .isEqualTo("MultipleFrameworkIds");
        assertThat(cosmos.master.tornDown).isEmpty();
    }

    @Test
    void updatesOptionsAndKeepsTheRest() {
        install("{\"packageName\":\"hello\",\"appId\":\"/greeter\",\"options\":{\"service\":{\"instances\":2}}}");
        HttpResponse.Full answer = cosmos.service(
                "update",
                "{\"appId\":\"/greeter\",\"options\":{\"service\":{\"greeting\":\"good day\"}},\"replace\":false}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(json(answer).path("marathonDeploymentId").asText()).isEqualTo("d-1");
        JsonNode app = cosmos.marathon.apps.get("/greeter");
        assertThat(app.path("instances").intValue()).isEqualTo(2);
        assertThat(app.path("cmd").asText()).contains("good day");
        JsonNode described = json(cosmos.service("describe", "{\"appId\":\"/greeter\"}"));
        assertThat(described.path("userProvidedOptions").toString())
                .isEqualTo("{\"service\":{\"instances\":2,\"greeting\":\"good day\"}}");
        assertThat(described
                        .path("resolvedOptions")
                        .path("service")
                        .path("name")
                        .asText())
                .isEqualTo("hello");
    }

    @Test
    void updatesToAVersionThatCanFollow() {
        install("{\"packageName\":\"hello\",\"packageVersion\":\"0.9\"}");
        JsonNode described = json(cosmos.service("describe", "{\"appId\":\"/hello\"}"));
        assertThat(described.path("upgradesTo").toString()).isEqualTo("[\"1.0\"]");
        HttpResponse.Full answer =
                cosmos.service("update", "{\"appId\":\"/hello\",\"packageVersion\":\"1.0\",\"replace\":true}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(cosmos.marathon
                        .apps
                        .get("/hello")
                        .path("labels")
                        .path("DCOS_PACKAGE_VERSION")
                        .asText())
                .isEqualTo("1.0");
    }

    @Test
    void refusesAnUpdateThatRenamesTheService() {
        install("{\"packageName\":\"hello\"}");
        HttpResponse.Full answer = cosmos.service(
                "update", "{\"appId\":\"/hello\",\"options\":{\"service\":{\"name\":\"other\"}},\"replace\":false}");
        assertThat(json(answer).path("type").asText()).isEqualTo("AppIdChanged");
        assertThat(cosmos.marathon.apps.keySet()).containsExactly("/hello");
    }

    @Test
    void servesLockFilesByTheirContent() throws Exception {
        byte[] lock = Files.readAllBytes(TestCosmos.universe().resolve("H/hello/1/jar.lock"));
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lock));
        HttpResponse.Full answer = cosmos.send(HttpRequest.get("/package/locks/" + sha256));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.body()).isEqualTo(lock);
        HttpResponse.Full missing = cosmos.send(HttpRequest.get("/package/locks/" + "0".repeat(64)));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(json(missing).path("message").asText()).contains("0".repeat(64));
    }

    @Test
    void keepsTheRepositoriesOverARestart() {
        MemoryDisk disk = new MemoryDisk();
        try (TestCosmos first = new TestCosmos(TestCosmos.universe(), disk, new FakeMarathon())) {
            String uri = TestCosmos.universe().resolve("T").toUri().toString();
            HttpResponse.Full added = first.post(
                    "/package/repository/add",
                    "repository.add",
                    1,
                    "{\"name\":\"tools\",\"uri\":\"" + uri + "\",\"index\":0}");
            assertThat(json(added).path("repositories").findValuesAsText("name"))
                    .containsExactly("tools", "Slipway");
        }
        try (TestCosmos second = new TestCosmos(TestCosmos.universe(), disk, new FakeMarathon())) {
            JsonNode list = json(second.post("/package/repository/list", "repository.list", 1, "{}"));
            assertThat(list.path("repositories").findValuesAsText("name")).containsExactly("tools", "Slipway");
        }
    }
}
