package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.http.Headers;
import io.slipway.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterTest {
    private static final String LIST = "GET /system/v1/masters";
    private static final String THREE = "{\"leader\":\"m1\",\"masters\":["
            + "{\"id\":\"m1\",\"host\":\"10.0.0.1\",\"port\":7071,\"role\":\"leader\",\"term\":4,\"last_index\":1200,"
            + "\"lag\":0,\"silent_ms\":0,\"url\":\"http://10.0.0.1:7070\"},"
            + "{\"id\":\"m2\",\"host\":\"10.0.0.2\",\"port\":7071,\"role\":\"follower\",\"term\":4,\"last_index\":1188,"
            + "\"lag\":12,\"silent_ms\":80},"
            + "{\"id\":\"m3\",\"host\":\"10.0.0.3\",\"port\":7071,\"role\":\"follower\",\"term\":4,\"silent_ms\":65000}]}";

    @TempDir
    Path folder;

    private final FakeDoor door = new FakeDoor().on(LIST, 200, THREE);

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void listsTheMastersAndHowFarTheyAre() {
        CommandRun run = CommandRun.of(door, "master", "list");

        assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", "|").strip()))
                .containsExactly(
                        "MASTER|ROLE|LAG|LAST CONTACT|LISTENS AT|FRONT DOOR",
                        "m1|leader|0|-|10.0.0.1:7071|http://10.0.0.1:7070",
                        "m2|follower|12|now|10.0.0.2:7071|-",
                        "m3|follower|-|65 s ago|10.0.0.3:7071|-");
        assertThat(CommandRun.of(door, "master", "list", "--json").out()).contains("65000");
    }

    @Test
    void saysWhenWhatItShowsMayBeOld() {
        door.on(
                LIST,
                http -> new HttpResponse.Full(
                        200,
                        Headers.of("X-Slipway-Stale", "the masters have not chosen a leader yet"),
                        THREE.getBytes(StandardCharsets.UTF_8)));

        assertThat(CommandRun.of(door, "master", "list").err())
                .contains("may be out of date", "the masters have not chosen a leader yet");
    }

    @Test
    void addsAMaster() {
        door.on("POST /system/v1/masters", 200, THREE);

        assertThat(CommandRun.of(door, "master", "add", "m3@10.0.0.3:7071").out())
                .isEqualTo("Master m3 is one of the masters.\n");
        assertThat(CommandRun.of(door, "master", "add", "m3@10.0.0.3:7071", "--replace", "m9")
                        .out())
                .contains("in place of m9");

        assertThat(door.bodies("POST /system/v1/masters"))
                .containsExactly(
                        "{\"id\":\"m3\",\"host\":\"10.0.0.3\",\"port\":7071}",
                        "{\"id\":\"m3\",\"host\":\"10.0.0.3\",\"port\":7071,\"replace\":\"m9\"}");
        CommandRun wrong = CommandRun.of(door, "master", "add", "10.0.0.3:7071");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("expected such as m4@10.0.0.4:7071");
    }

    @Test
    void waitsForAMasterThatTakesItsTimeToCatchUp() {
        door.on("POST /system/v1/masters", 202, "{\"message\":\"it goes on\"}");
        assertThat(CommandRun.of(door, "master", "add", "m3@10.0.0.3:7071").exitCode())
                .isZero();

        CommandRun never = CommandRun.of(door, "master", "add", "m4@10.0.0.4:7071");
        assertThat(never.exitCode()).isEqualTo(1);
        assertThat(never.err()).contains("'m4' to catch up", "slipway master list");
    }

    @Test
    void removesAMasterOrSaysWhyNot() {
        door.on("DELETE /system/v1/masters/m2", 200, THREE);
        assertThat(CommandRun.of(door, "master", "remove", "m2").out()).contains("m2 is none of the masters any more");

        door.on("DELETE /system/v1/masters/m2", 409, "{\"message\":\"'m2' is the only master\"}");
        CommandRun refused = CommandRun.of(door, "master", "remove", "m2");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("'m2' is the only master");
    }

    @Test
    void writesABackupWholeAndReplacesNoFileUnasked() throws IOException {
        door.on("GET /system/v1/backup", http -> HttpResponse.text(200, "everything"));
        Path file = folder.resolve("state.backup");

        assertThat(CommandRun.of(door, "backup", file.toString()).out()).contains("10 bytes");
        assertThat(file).hasContent("everything");

        CommandRun again = CommandRun.of(door, "backup", file.toString());
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("is there already", "--force");
        assertThat(CommandRun.of(door, "backup", file.toString(), "--force").exitCode())
                .isZero();
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void aMasterThatKnowsNoLeaderIsPassedOver() {
        try (FakeDoor lonely = new FakeDoor()) {
            lonely.on(
                    LIST,
                    http -> new HttpResponse.Full(
                            503, Headers.of("Retry-After", "1"), "{}".getBytes(StandardCharsets.UTF_8)));

            CommandRun run =
                    CommandRun.of(Map.of("SLIPWAY_URL", lonely.url() + "," + door.url()), "", "master", "list");

            assertThat(run.out()).contains("m1");
        }
    }

    @Test
    void anyOfSeveralMastersIsGoodEnough() {
        String dead = "http://127.0.0.1:1";
        CommandRun run = CommandRun.of(Map.of("SLIPWAY_URL", dead + ", " + door.url()), "", "master", "list");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(CommandRun.of(Map.of(), "", "status", "--url", dead + "," + door.url())
                        .exitCode())
                .isZero();

        CommandRun none = CommandRun.of(Map.of("SLIPWAY_URL", dead + "," + dead), "", "master", "list");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("no cluster answers");
    }
}
