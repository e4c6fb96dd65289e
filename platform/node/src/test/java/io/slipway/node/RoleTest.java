package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.agent.AgentConfig;
import io.slipway.http.BearerToken;
import io.slipway.http.Headers;
import io.slipway.master.MasterConfig;
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
        assertThat(settings.joinToken().shownIn(new BearerToken(TOKEN).addTo(Headers.NONE)))
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
