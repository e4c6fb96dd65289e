package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final String REPORT = "GET /system/health/v1/report";
    private final FakeDoor door = new FakeDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void isShortWhenAllIsWell() {
        door.on(REPORT, 200, report(0, "leads"));
        CommandRun run = CommandRun.of(door, "health");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                NODE      ROLE           HEALTH  UNITS WELL
                10.0.0.1  master, leads  well    1 of 1
                """);
        assertThat(CommandRun.of(door, "health", "--units").out()).contains("10.0.0.1  slipway-log  well    leads");
    }

    @Test
    void saysWhatIsWrongAndFails() {
        door.on(REPORT, 200, report(1, "no member leads"));
        CommandRun run = CommandRun.of(door, "health");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("10.0.0.1  slipway-log  not well  no member leads");
        assertThat(run.err()).contains("1 of 1 nodes is not well");
        assertThat(CommandRun.of(door, "health", "--json").out()).contains("\"Output\"");
    }

    @Test
    void listsNodesThatDoNotAnswer() {
        door.on("GET /mesos/slaves", 200, """
                {"slaves":[],
                 "recovered_slaves":[{"id":"S1","hostname":"one","resources":{"cpus":2}}],
                 "unreachable":[{"id":"S2","hostname":"two","resources":{"cpus":4}}]}""");

        assertThat(CommandRun.of(door, "node", "list").out())
                .containsPattern("one +awaited +0/2 ")
                .containsPattern("two +unreachable +0/4 ");
    }

    @Test
    void showsWhatWasDecided() {
        door.on("GET /system/events", 200, """
                {"events":[{"id":7,"time":"2026-01-01T00:00:00Z","kind":"agent-gone","agent":"S1","reason":"by an operator"}],
                 "next":7}""");
        CommandRun run = CommandRun.of(door, "events", "--kind", "agent-gone", "--limit", "3");

        assertThat(run.out()).isEqualTo("2026-01-01T00:00:00Z  agent-gone  agent=S1  reason=by an operator\n");
        assertThat(door.asked.get(door.asked.size() - 1).query().values().toString())
                .contains("limit=[3]", "kind=[agent-gone]");
        assertThat(CommandRun.of(door, "events", "--json").out())
                .startsWith("{\"id\":7,\"time\":\"2026-01-01T00:00:00Z\",\"kind\":\"agent-gone\"");
    }

    private static String report(int health, String output) {
        return """
                {"Units":{},"Nodes":{"10.0.0.1":{"Leader":true,"Role":"master","IP":"10.0.0.1","Host":"m1","Health":%d,
                "Output":{"slipway-log":"%s"},"MesosID":"",
                "Units":[{"UnitName":"slipway-log","Health":%d,"Title":"","Timestamp":"","PrettyName":""}]}},
                "UpdatedTime":"2026-01-01T00:00:00Z"}""".formatted(health, output, health);
    }
}
