package io.slipway.packages.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.marathonapi.AppRequests;
import io.slipway.marathonapi.AppSpecs;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.GroupSpecs;
import io.slipway.marathonapi.PathId;
import io.slipway.packages.render.Rendering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every package that comes with the distribution renders to what the scheduler accepts. */
class OwnPackagesTest {
    private static final Path FOLDER = Path.of("..", "..", "universe-packages", "packages");
    private static final Pattern LOCK = Pattern.compile("lock=([0-9a-f]{64})");

    static Stream<PackageDefinition> packages() throws Exception {
        return new SourceFolder(FOLDER).read().stream();
    }

    @Test
    void noneIsLeftOut() throws Exception {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            long sources = files.filter(file -> file.endsWith("package.json")).count();
            assertThat(packages().count()).isEqualTo(sources).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("packages")
    void rendersToWhatTheSchedulerAccepts(PackageDefinition definition) {
        for (String appId : new String[] {null, "/some/where-else"}) {
            ObjectNode rendered = Rendering.render(new Rendering.Order(definition, "file:///universe", null, appId));
            AppRequests requests = new AppRequests();
            if (Rendering.isGroup(rendered)) {
                Group root = Group.empty(PathId.ROOT, Instant.EPOCH);
                Group result = GroupSpecs.apply(
                        requests.group(rendered, null), root, Instant.EPOCH, version -> Optional.empty());
                assertThat(GroupSpecs.missingDependencies(result)).isEmpty();
            } else {
                AppSpecs.apply(requests.app(rendered, null, AppRequests.Kind.WHOLE), null, false);
            }
            assertThat(requests.unknown()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("packages")
    void namesAnUnknownOption(PackageDefinition definition) {
        ObjectNode options = JsonNodeFactory.instance.objectNode().put("no-such-option", 1);
        CosmosException failure = catchThrowableOfType(
                CosmosException.class,
                () -> Rendering.render(new Rendering.Order(definition, "file:///universe", options, null)));
        assertThat(failure.error().type()).isEqualTo("JsonSchemaMismatch");
        assertThat(failure.error().data().toString()).contains("no-such-option");
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyLockItNamesIsThere(PackageDefinition definition) throws Exception {
        var locks = new SourceFolder(FOLDER).locks();
        JsonNode uris = definition.resource().orElseThrow().path("assets").path("uris");
        for (JsonNode uri : uris) {
            Matcher lock = LOCK.matcher(uri.asText());
            if (uri.asText().startsWith("mvn:")) {
                assertThat(lock.find()).as(uri.asText()).isTrue();
                assertThat(locks).containsKey(lock.group(1));
            }
        }
        assertThat(List.copyOf(definition.tags())).isNotEmpty();
    }
}
