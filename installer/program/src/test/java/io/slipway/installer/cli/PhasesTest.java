package io.slipway.installer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.installer.report.Screen;
import io.slipway.installer.ssh.Prompts;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phases that go to no host, as a user calls them. */
class PhasesTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        Screen screen = new Screen(new PrintWriter(out), new PrintWriter(err));
        return Phases.run(
                new Surrounding(
                        screen,
                        Map.of("HOME", folder.toString()),
                        folder,
                        Clock.system(),
                        Prompts.none(),
                        (question, otherwise) -> Optional.empty()),
                args);
    }

    @Test
    void writesAFileThatIsValid() {
        assertThat(run("install", "init", "--master", "10.0.0.1", "--agent", "10.0.0.2"))
                .isZero();
        assertThat(folder.resolve("cluster.yaml")).exists();
        assertThat(run("install", "validate")).isZero();
        assertThat(out.toString()).contains("10.0.0.1  master", "10.0.0.2  agent", "Nothing is wrong");
    }

    @Test
    void keepsAFileThatIsThere() throws IOException {
        Files.writeString(folder.resolve("cluster.yaml"), "mine");
        assertThat(run("install", "init")).isEqualTo(2);
        assertThat(folder.resolve("cluster.yaml")).hasContent("mine");
    }

    @Test
    void writesNothingThatIsWrong() {
        assertThat(run("install", "init", "--master", "10.0.0.1", "--master", "10.0.0.2"))
                .isEqualTo(2);
        assertThat(folder.resolve("cluster.yaml")).doesNotExist();
        assertThat(err.toString()).contains("there are 2 masters");
    }

    @Test
    void tellsProblemsWithFileAndLine() throws IOException {
        Files.writeString(folder.resolve("c.yaml"), "masters: [10.0.0.1]\nparalel: 3\n");
        assertThat(run("install", "validate", "--file", "c.yaml")).isEqualTo(2);
        assertThat(err.toString()).contains("c.yaml:2: there is no key 'paralel'; did you mean parallel?");
        assertThat(run("install", "validate", "--file", "c.yaml", "--json")).isEqualTo(2);
        assertThat(out.toString()).containsPattern("\"valid\"\\s*:\\s*false");
    }

    @Test
    void tellsThatAFileIsMissingThatTheClusterNames() throws IOException {
        Files.writeString(folder.resolve("cluster.yaml"), "masters: [10.0.0.1]\nssh-key: nowhere\n");
        assertThat(run("install", "validate")).isEqualTo(2);
        assertThat(err.toString()).contains("ssh-key: there is no file " + folder.resolve("nowhere"));
    }

    @Test
    void needsNoFileForThisMachineAlone() {
        assertThat(run("install", "validate", "--local")).isZero();
        assertThat(out.toString()).contains("127.0.0.1  master, agent");
    }

    @Test
    void saysHowItIsCalled() {
        assertThat(run("install", "prefligth")).isEqualTo(2);
        assertThat(err.toString()).contains("prefligth", "preflight");
        assertThat(run("install", "--help")).isZero();
        assertThat(out.toString()).contains("Examples:");
    }

    @Test
    void tellsWhatIsWrongWithACertificateOfTheFrontDoor() throws IOException {
        Files.writeString(
                folder.resolve("cluster.yaml"), "masters: [10.0.0.1]\ntls-certificate: c.pem\ntls-key: c.key\n");
        Files.writeString(folder.resolve("c.pem"), "no certificate");
        Files.writeString(folder.resolve("c.key"), "no key");
        assertThat(run("install", "validate")).isEqualTo(2);
        assertThat(err.toString())
                .contains("tls-certificate", folder.resolve("c.pem").toString(), "BEGIN CERTIFICATE");
    }
}
