package io.slipway.artifacts.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.artifacts.testing.MavenFolder;
import io.slipway.artifacts.testing.ScriptedServer;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.TransferMeter;
import io.slipway.artifacts.web.Proxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.cipher.PlexusCipherException;

@Timeout(60)
class MavenSettingsTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("joe:hush".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    private List<Coordinate> closure(Path settings, @Nullable Path security) {
        MavenConfig config = new MavenConfig(
                folder.resolve("local"), null, settings, null, security, Duration.ofSeconds(5), Duration.ofSeconds(5));
        try (MavenRepositories maven = new MavenRepositories(config, new Proxies(Map.of(), null))) {
            return maven.closure(MavenUri.parse("mvn:org.example:app:1.0"), new TransferMeter(), new Cancellation());
        }
    }

    private void serveToJoeOnly() throws IOException {
        MavenFolder remote = new MavenFolder(folder.resolve("remote")).jar("org.example:app:1.0", "", "");
        try (var files = Files.walk(remote.root())) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> server.at("/maven/" + remote.root().relativize(file), exchange -> {
                        boolean joe = BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"));
                        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"maven\"");
                        ScriptedServer.send(exchange, joe ? 200 : 401, joe ? Files.readAllBytes(file) : new byte[0]);
                    }));
        }
    }

    private static String joe(String password) {
        return "<servers><server><id>mirror</id><username>joe</username><password>" + password
                + "</password></server></servers>";
    }

    @Test
    void usesTheMirrorWithItsCredentials() throws IOException {
        serveToJoeOnly();
        Path settings = MavenFolder.settings(folder, server.uri("/maven/").toString(), joe("hush"));
        assertThat(closure(settings, null)).containsExactly(Coordinate.parse("org.example:app:1.0"));
    }

    @Test
    void decryptsPasswordsAsMavenDoes() throws IOException, PlexusCipherException {
        serveToJoeOnly();
        DefaultPlexusCipher cipher = new DefaultPlexusCipher();
        String master = cipher.encryptAndDecorate("master", "settings.security");
        Path security = Files.writeString(
                folder.resolve("settings-security.xml"),
                "<settingsSecurity><master>" + master + "</master></settingsSecurity>");
        String password = cipher.encryptAndDecorate("hush", "master");
        Path settings = MavenFolder.settings(folder, server.uri("/maven/").toString(), joe(password));
        assertThat(closure(settings, security)).hasSize(1);
    }

    @Test
    void asksTheProxyOfTheSettings() throws IOException {
        new MavenFolder(folder.resolve("remote"))
                .jar("org.example:app:1.0", "", "")
                .serve(server);
        Path settings = Files.writeString(
                folder.resolve("settings.xml"),
                "<settings><proxies><proxy><protocol>http</protocol><host>127.0.0.1</host><port>"
                        + server.uri("/").getPort()
                        + "</port></proxy></proxies><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf>"
                        + "<url>http://repository.invalid/maven/</url></mirror></mirrors></settings>");
        assertThat(closure(settings, null)).hasSize(1);
        assertThat(server.asked()).isNotEmpty();
    }

    @Test
    void asksTheRepositoriesOfActiveProfiles() throws IOException {
        new MavenFolder(folder.resolve("remote"))
                .jar("org.example:app:1.0", "", "")
                .serve(server);
        Path settings = Files.writeString(
                folder.resolve("settings.xml"),
                "<settings><profiles><profile><id>corp</id><repositories><repository><id>corp</id><url>"
                        + server.uri("/maven/") + "</url></repository></repositories></profile></profiles>"
                        + "<activeProfiles><activeProfile>corp</activeProfile></activeProfiles></settings>");
        assertThat(closure(settings, null)).hasSize(1);
    }

    @Test
    void saysThatSettingsCannotBeRead() throws IOException {
        Path settings = Files.writeString(folder.resolve("settings.xml"), "<settings><mirrors>");
        assertThatThrownBy(() -> closure(settings, null))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("settings.xml");
    }
}
