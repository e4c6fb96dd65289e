package io.slipway.marathonapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void writesWhatItReadFieldForField() throws Exception {
        JsonNode full = golden("full");
        AppDefinition app = AppJson.read(full);
        assertThat(AppJson.write(app).toPrettyString()).isEqualTo(full.toPrettyString());
        assertThat(AppJson.read(AppJson.write(app))).isEqualTo(app);
    }

    @Test
    void leavesOutWhatIsEmptyAndEverythingDeprecated() {
        AppDefinition app = AppDefinition.of(PathId.absolute("/a"))
                .cmd("sleep 1")
                .portDefinitions(List.of())
                .version(Instant.parse("2026-01-02T03:04:05Z"))
                .versionInfo(VersionInfo.at(Instant.parse("2026-01-02T03:04:05Z")))
                .build();
        assertThat(AppJson.write(app))
                .hasToString("{\"id\":\"/a\",\"backoffFactor\":1.15,\"backoffSeconds\":1,"
                        + "\"cmd\":\"sleep 1\",\"cpus\":1,\"disk\":0,\"executor\":\"\",\"instances\":1,\"labels\":{},"
                        + "\"maxLaunchDelaySeconds\":300,\"mem\":128,\"gpus\":0,\"networks\":[{\"mode\":\"host\"}],"
                        + "\"portDefinitions\":[],\"requirePorts\":false,\"role\":\"*\","
                        + "\"upgradeStrategy\":{\"maximumOverCapacity\":1,\"minimumHealthCapacity\":1},"
                        + "\"version\":\"2026-01-02T03:04:05.000Z\","
                        + "\"versionInfo\":{\"lastScalingAt\":\"2026-01-02T03:04:05.000Z\","
                        + "\"lastConfigChangeAt\":\"2026-01-02T03:04:05.000Z\"},"
                        + "\"killSelection\":\"YOUNGEST_FIRST\","
                        + "\"unreachableStrategy\":{\"inactiveAfterSeconds\":0,\"expungeAfterSeconds\":0}}");
    }

    @Test
    void keepsAGroupTreeThroughJson() {
        Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
        Group root = Group.empty(PathId.ROOT, now)
                .withApp(app("/a/b/c"), now)
                .withApp(app("/top"), now)
                .withGroup(Group.empty(PathId.absolute("/a/empty"), now).withEnforceRole(true), now);
        assertThat(GroupJson.read(GroupJson.write(root))).isEqualTo(root);
    }

    private static AppDefinition app(String id) {
        return AppDefinition.of(PathId.absolute(id)).cmd("true").build();
    }

    static JsonNode golden(String name) throws Exception {
        try (InputStream in = AppJsonTest.class.getResourceAsStream("/apps/" + name + ".json")) {
            return MAPPER.readTree(in);
        }
    }
}
