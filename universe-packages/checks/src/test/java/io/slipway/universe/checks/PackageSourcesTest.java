package io.slipway.universe.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.artifacts.maven.LockFile;
import io.slipway.artifacts.maven.MavenUri;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppRequests;
import io.slipway.marathonapi.AppSpecs;
import io.slipway.marathonapi.Group;
import io.slipway.marathonapi.GroupSpecs;
import io.slipway.marathonapi.PathId;
import io.slipway.packages.render.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PackageSourcesTest {
    static List<PackageSource> all() throws IOException {
        return PackageSource.all();
    }

    private static List<AppDefinition> accepted(ObjectNode json) {
        AppRequests requests = new AppRequests();
        List<AppDefinition> apps;
        if (Rendering.isGroup(json)) {
            Group root = Group.empty(PathId.ROOT, Instant.EPOCH);
            Group after = GroupSpecs.apply(requests.group(json, null), root, Instant.EPOCH, at -> Optional.empty());
            assertThat(GroupSpecs.missingDependencies(after)).isEmpty();
            apps = after.groups().values().iterator().next().apps().values().stream()
                    .toList();
        } else {
            apps = List.of(AppSpecs.apply(requests.app(json, null, AppRequests.Kind.WHOLE), null, false));
        }
        assertThat(requests.unknown()).isEmpty();
        return apps;
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyMavenAddressIsPinnedByALockBesideIt(PackageSource source) throws IOException {
        ObjectNode uris = (ObjectNode) source.read("resource.json").at("/assets/uris");
        assertThat(uris).isNotEmpty();
        for (Map.Entry<String, JsonNode> each : uris.properties()) {
            MavenUri uri = MavenUri.parse(each.getValue().asText());
            String text = Files.readString(source.folder().resolve(each.getKey() + ".lock"));
            LockFile lock = LockFile.parse(text);
            assertThat(lock.toText()).as(each.getKey()).isEqualTo(text);
            assertThat(lock.request().lockedBy(lock)).isEqualTo(uri);
            assertThat(lock.entries()).allMatch(entry -> entry.coordinate().own() == (entry.sha256() == null));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSchedulerAcceptsWhatTheDefaultsRender(PackageSource source) throws IOException {
        List<AppDefinition> apps = accepted(source.render(null));
        assertThat(apps).isNotEmpty().allSatisfy(app -> {
            assertThat(app.labels()).containsKey("SLIPWAY_JDK").containsEntry("DCOS_PACKAGE_NAME", source.name());
            assertThat(app.healthChecks()).hasSize(1);
            assertThat(app.fetch()).hasSize(2);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "kafka,   {'node':{'count':3;'heap':512};'service':{'name':'data/log'}}, KAFKA_HEAP_MB, 512, 3",
        "cassandra, {'node':{'count':3};'cassandra':{'rack':'r1'}}, CASSANDRA_RACK, r1, 3"
    })
    void optionsReachTheTask(String name, String options, String variable, String value, int instances)
            throws IOException {
        ObjectNode json = PackageSource.named(name).render(options.replace(';', ','));
        AppDefinition app = accepted(json).get(0);
        assertThat(app.instances()).isEqualTo(instances);
        assertThat(json.path("env").path(variable).asText()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "kafka,      {'node':{'count':2}},       count",
        "kafka,      {'node':{'heap':'much'}},   heap",
        "kafka,      {'brokers':3},              brokers",
        "cassandra,  {'node':{'heap':64}},       heap",
        "kairosdb,   {'cassandra':{'app':''}},   app",
        "timeseries, {'kafka':{'topic':'a b'}},  topic"
    })
    void optionsThatCannotWorkAreRefusedByName(String name, String options, String field) throws IOException {
        PackageSource source = PackageSource.named(name);
        assertThatThrownBy(() -> source.render(options))
                .isInstanceOfSatisfying(
                        CosmosException.class,
                        e -> assertThat(e.error().toJson().toString())
                                .contains("JsonSchemaMismatch")
                                .contains(field));
    }

    @ParameterizedTest
    @CsvSource({"pipe, line", "x, y"})
    void theGroupMayHaveAnyName(String group, String below) throws IOException {
        ObjectNode json = PackageSource.named("timeseries")
                .render("{'service':{'name':'" + group + "'},'kafka':{'app':'/" + below + "'}}");
        assertThat(accepted(json))
                .extracting(app -> app.id().toString())
                .containsExactlyInAnyOrder("/" + group + "/schema", "/" + group + "/sink", "/" + group + "/query");
        assertThat(accepted(json))
                .anySatisfy(app ->
                        assertThat(String.valueOf(app.cmd())).contains("Endpoints /" + below + " broker --wait"));
    }
}
