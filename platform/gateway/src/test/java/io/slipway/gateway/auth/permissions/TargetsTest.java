package io.slipway.gateway.auth.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.HttpRequest;
import io.slipway.marathonapi.PathId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {
    private static List<String> of(String method, String path, String body) {
        return Targets.of(HttpRequest.json(method, path, body)).stream()
                .map(PathId::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v2/apps/team/a, /team/a",
        "PUT, /service/marathon/v2/apps//team//a/, /team/a",
        "POST, /v2/apps/team/a/restart, /team/a",
        "DELETE, /v2/apps/team/a/tasks, /team/a",
        "DELETE, /v2/apps/team/a/tasks/team_a.instance-1._app.1, /team/a",
        "DELETE, /v2/apps/team/*/tasks, /team",
        "DELETE, /v2/apps/restart, /restart",
        "DELETE, /v2/queue/team/a/delay, /team/a",
        "DELETE, /v2/groups/team, /team",
        "DELETE, /v2/groups, /",
    })
    void aPathNamesItsAppWithoutWhatFollows(String method, String path, String app) {
        assertThat(of(method, path, "")).containsExactly(app);
    }

    @Test
    void everyAppOfAListCounts() {
        assertThat(of("PUT", "/v2/apps", "[{\"id\":\"/a\"},{\"id\":\"b/c\"},{\"cmd\":\"x\"}]"))
                .containsExactly("/a", "/b/c", "/");
    }

    @Test
    void everythingInAGroupCountsAlsoWhatIsAbsolute() {
        String body = "{\"id\":\"/team\",\"apps\":[{\"id\":\"a\"},{\"id\":\"/other\"},{\"id\":\"../up\"}],"
                + "\"groups\":[{\"id\":\"sub\",\"apps\":[{\"id\":\"b\"}]},{\"id\":\"/far\",\"apps\":[{\"id\":\"c\"}]}]}";

        List<String> all = List.of("/team", "/team/a", "/other", "/up", "/team/sub", "/team/sub/b", "/far", "/far/c");
        assertThat(of("PUT", "/v2/groups", body)).containsExactlyElementsOf(all);
        assertThat(of("PUT", "/v2/groups/team", body)).containsExactlyElementsOf(all);
        assertThat(of("POST", "/v2/groups/x", "{\"id\":\"sub\"}")).containsExactly("/x/sub");
        assertThat(of("POST", "/v2/groups/x", "{\"id\":\"/far\"}")).containsExactly("/far");
        assertThat(of("PUT", "/v2/groups", "{\"apps\":[{\"id\":\"a\"}]}")).containsExactly("/", "/a");
    }

    @Test
    void tasksBelongToTheAppInTheirId() {
        assertThat(of("POST", "/v2/tasks/delete", "{\"ids\":[\"team_a.instance-1f._app.1\",\"x.y_z.marathon-2\"]}"))
                .containsExactly("/team/a", "/x.y/z");
        assertThat(of("POST", "/v2/tasks/delete", "{\"ids\":[\"spark-driver\"]}"))
                .containsExactly("/");
        assertThat(of("POST", "/v2/tasks/delete", "{}")).containsExactly("/");
        assertThat(Targets.ofTask("a.instance-b.instance-1f._app.1").toString()).isEqualTo("/a.instance-b");
    }
}
