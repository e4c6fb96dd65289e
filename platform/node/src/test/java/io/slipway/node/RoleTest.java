package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.agent.AgentConfig;
import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.master.MasterConfig;
import io.slipway.replication.raft.RaftLogConfig;
import io.slipway.runtime.config.ConfigException;
import io.slipway.runtime.config.Source;
import io.slipway.runtime.config.Values;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private static Values flags(Role role, Map<String, String> flags) {
        return role.read(List.of(Source.flags(flags)));
    }

    @Test
    void aMasterNeedsATokenAndHasTheUsualDefaults() {
        MasterSettings settings = MasterSettings.of(flags(Role.MASTER, Map.of("join-token", TOKEN)));

        assertThat(settings.home()).isEqualTo(Path.of(System.getProperty("user.home"), ".slipway-master"));
        assertThat(settings.listening()).isEqualTo(new Listening("127.0.0.1", 7070, "127.0.0.1", List.of()));
        assertThat(settings.publicUrl()).isEmpty();
        assertThat(settings.master(7070))
                .isEqualTo(MasterConfig.of("slipway", "127.0.0.1", 7070, Distribution.VERSION));
    }

    @Test
    void anAgentNeedsMastersAndATokenAndHasTheUsualDefaults() throws IOException {
        AgentSettings settings = AgentSettings.of(flags(
                Role.AGENT,
                Map.of(
                        "join-token", TOKEN,
                        "masters", "http://10.0.0.1:7070, https://b.example",
                        "home", folder.toString(),
                        "resources", "cpus:2;mem:512",
                        "public", "true")));

        assertThat(settings.masters())
                .containsExactly(URI.create("http://10.0.0.1:7070"), URI.create("https://b.example"));
        assertThat(settings.joinToken().orElseThrow().shownIn(new BearerToken(TOKEN).addTo(Headers.NONE)))
                .isEqualTo(BearerToken.Shown.RIGHT);
        assertThat(settings.stopTasks()).isFalse();
        try (Home home = Home.open(folder)) {
            AgentConfig agent = settings.agent(home, 5051);
            assertThat(agent.containers()).isEqualTo(AgentConfig.Containment.DEFAULT);
            assertThat(agent.sandboxMaxAge()).isEqualTo(AgentConfig.DEFAULT_SANDBOX_MAX_AGE);
            assertThat(agent.sandboxMaxNumber()).isEqualTo(AgentConfig.DEFAULT_SANDBOX_MAX_NUMBER);
            assertThat(agent.resources()).isNotNull();
            assertThat(agent.resources().roles()).contains(Machine.PUBLIC_ROLE);
            assertThat(agent.resources().toString()).contains("31000");
        }
    }

    @Test
    void tellsEveryProblemOfAnAgentAtOnce() throws IOException {
        Path file = Files.writeString(
                folder.resolve("agent.conf"),
                "masters = 10.0.0.1:7070\njoin-token = short\nresources = cpus\nprot = 1\nsandbox-max-age = forever\n");

        ConfigException failure =
                catchThrowableOfType(ConfigException.class, () -> Role.AGENT.read(List.of(Source.file(file))));

        assertThat(failure.problems()).hasSize(5);
        assertThat(failure.getMessage())
                .contains(
                        file + ":1: masters = 10.0.0.1:7070",
                        "openssl rand -hex 32",
                        file + ":3: resources = cpus",
                        "did you mean port?",
                        "sandbox-max-age = forever")
                .doesNotContain("short\n", "= short");
    }

    @Test
    void warnsOfATokenThatEverybodyMayRead() throws IOException {
        Path file = Files.writeString(folder.resolve("open.conf"), "join-token = " + TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(CommonSettings.openSecret(file))
                .hasValueSatisfying(warning ->
                        assertThat(warning).contains("chmod 600 " + file).doesNotContain(TOKEN));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(CommonSettings.openSecret(file)).isEmpty();
    }

    @Test
    void refusesTheFileOfAnotherRole() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class, () -> flags(Role.MASTER, Map.of("join-token", TOKEN, "role", "agent")));

        assertThat(failure.getMessage()).contains("role = agent", "expected master");
    }

    @Test
    void everyAddressOfTheMachineIsNoNameForOthers() {
        Values values = flags(Role.MASTER, Map.of("join-token", TOKEN, "host", "0.0.0.0"));
        assertThat(catchThrowableOfType(ConfigException.class, () -> Role.MASTER.check(values)))
                .hasMessageContaining("hostname is missing");

        Values named = flags(Role.MASTER, Map.of("join-token", TOKEN, "host", "::", "hostname", "m1"));
        assertThat(MasterSettings.of(named).listening().answersFor()).containsExactlyInAnyOrder("::", "m1");
    }

    private static List<String> problems(Map<String, String> more) {
        Map<String, String> all = new java.util.HashMap<>(Map.of("join-token", TOKEN));
        all.putAll(more);
        Values values = flags(Role.MASTER, all);
        ConfigException failure = catchThrowableOfType(ConfigException.class, () -> Role.MASTER.check(values));
        return failure == null ? List.of() : failure.problems();
    }

    @Test
    void threeMastersFoundAClusterFromOneList() {
        Values values = flags(
                Role.MASTER,
                Map.of(
                        "join-token", TOKEN,
                        "member-id", "m2",
                        "members", "m1@10.0.0.1:7071, m2@127.0.0.2:7071,m3@db.example:7071",
                        "cluster-id", "east"));

        RaftLogConfig log = MasterSettings.of(values).log().log(folder);

        assertThat(log.members())
                .containsExactly(
                        new RaftLogConfig.Member("m1", "10.0.0.1", 7071),
                        new RaftLogConfig.Member("m2", "127.0.0.2", 7071),
                        new RaftLogConfig.Member("m3", "db.example", 7071));
        assertThat(log.own().id()).isEqualTo("m2");
        assertThat(log.cluster()).isEqualTo("east");
        assertThat(log.joining()).isFalse();
    }

    @Test
    void aMasterThatIsToldNothingStaysAlone() {
        Values values = flags(Role.MASTER, Map.of("join-token", TOKEN));

        assertThat(MasterSettings.of(values).log().log(folder)).isEqualTo(RaftLogConfig.single(folder));
        Role.MASTER.check(values);
    }

    @Test
    void aMasterThatJoinsNeedsItsOwnAddressOnly() {
        Values values = flags(
                Role.MASTER,
                Map.of("join-token", TOKEN, "join", "true", "member-id", "m4", "members", "m4@127.0.0.4:7071"));

        assertThat(MasterSettings.of(values).log().log(folder))
                .isEqualTo(RaftLogConfig.joining(folder, "slipway", new RaftLogConfig.Member("m4", "127.0.0.4", 7071)));
        assertThat(problems(Map.of("join", "true"))).singleElement().asString().contains("members is missing");
    }

    @Test
    void tellsEveryProblemOfTheMembersAtOnce() {
        assertThat(problems(Map.of(
                        "host", "0.0.0.0",
                        "member-id", "m9",
                        "members", "m1@10.0.0.1:7071,m1@10.0.0.1:7071")))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("hostname is missing"),
                        problem -> assertThat(problem).contains("the id 'm1' is given twice"),
                        problem -> assertThat(problem).contains("10.0.0.1:7071 is given twice"),
                        problem -> assertThat(problem).contains("2 masters cannot found", "no more masters than 1 do"),
                        problem -> assertThat(problem).contains("member-id = m9", "(m1)"));
        assertThat(problems(Map.of("member-id", "a", "members", "a@192.0.2.77:7071")))
                .singleElement()
                .asString()
                .contains("no address of this machine");
        assertThat(problems(Map.of("member-id", "a", "members", "a@0.0.0.0:7071")))
                .singleElement()
                .asString()
                .contains("every address of this machine");
        assertThat(problems(Map.of("member-id", "a", "members", "a@127.0.0.1:7070")))
                .singleElement()
                .asString()
                .contains("front door too");
    }

    @Test
    void aMemberIsAnIdAHostAndAPort() {
        for (String wrong : List.of("10.0.0.1:7071", "m1@10.0.0.1", "m1@:7071", "m_1@a:1", "m1@a:0", "m1@a:70000")) {
            assertThat(catchThrowableOfType(
                            ConfigException.class,
                            () -> flags(Role.MASTER, Map.of("join-token", TOKEN, "members", wrong))))
                    .as(wrong)
                    .hasMessageContaining("m1@10.0.0.1:7071");
        }
    }

    @Test
    void theReferenceTellsEveryKey() throws IOException {
        String page = Files.readString(Path.of("../../docs/reference/configuration.md"));
        for (Role role : Role.values()) {
            assertThat(page)
                    .as("docs/reference/configuration.md holds the table of %s", role.word())
                    .contains(SettingsTable.of(role.settings()));
        }
    }
}
