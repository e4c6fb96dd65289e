package io.slipway.gateway.auth.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.HttpRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionTableTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /ping, OPEN",
        "GET, /service/marathon/ping, OPEN",
        "HEAD, /, OPEN",
        "GET, /, VIEW",
        "HEAD, /v2/apps, VIEW",
        "POST, //v2//apps, CHANGE",
        "DELETE, /service/marathon/v2/apps/a, CHANGE",
        "DELETE, /v2/leader, OPERATE",
        "POST, /mesos/api/v1, CALL",
        "POST, /mesos/master/api/v1/, CALL",
        "GET, /mesos/api/v1/agent, NODE",
        "POST, /mesos/quota, ADMINISTER",
        "GET, /agent/S1/files/read, FILES",
        "GET, /agent/S1/state, VIEW",
        "POST, /agent/S1/api/v1, ADMINISTER",
        "GET, /system/v1/backup, ADMINISTER",
        "PUT, /acs/api/v1/users/a, ADMINISTER",
        "TRACE, /v2/apps, ADMINISTER",
        "GET, /new/thing, ADMINISTER"
    })
    void theFirstRowThatFitsCountsAndTheRestIsClosed(String method, String path, Need need) {
        assertThat(PermissionTable.FRONT_DOOR.need(
                        HttpRequest.of(method, path, io.slipway.http.Headers.NONE, new byte[0])))
                .isEqualTo(need);
    }

    @Test
    void theReferenceHoldsTheTable() throws IOException {
        StringBuilder table = new StringBuilder("| methods | path | who may | what |\n|---|---|---|---|\n");
        PermissionTable.FRONT_DOOR
                .rows()
                .forEach(row -> table.append("| ")
                        .append(row.methods())
                        .append(" | `")
                        .append(row.path())
                        .append("` | ")
                        .append(row.who())
                        .append(" | ")
                        .append(row.what())
                        .append(" |\n"));

        assertThat(Files.readString(Path.of("../../docs/reference/permissions.md")))
                .contains(table);
    }
}
