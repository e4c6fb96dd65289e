package io.slipway.installer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.client.json.Json;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.release.ReleaseArchive;
import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Watcher;
import io.slipway.installer.ssh.Prompts;
import io.slipway.installer.testing.ShellSshd;
import io.slipway.runtime.time.Clock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page has done is what the commands do: real phases over SSH to this machine, none that changes it. */
class WebPageTest {
    @TempDir
    private Path folder;

    private final StringWriter terminal = new StringWriter();
    private final StringWriter lines = new StringWriter();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final Map<String, Json> results = new ConcurrentHashMap<>();
    private final List<String> phases = new CopyOnWriteArrayList<>();

    private final Watcher watcher = new Watcher() {
        @Override
        public void phase(String name) {
            phases.add(name);
        }

        @Override
        public void result(String phase, Json result) {
            results.put(phase, result);
        }
    };

    private WebPage page() {
        Screen screen = new Screen(new PrintWriter(terminal), new PrintWriter(terminal));
        Surrounding surrounding = new Surrounding(
                screen,
                Map.of("HOME", folder.toString()),
                folder,
                Clock.system(),
                Prompts.none(),
                (question, otherwise) -> Optional.empty());
        return new WebPage(surrounding, folder.resolve("cluster.yaml"), false);
    }

    private int run(WebPage page, String... words) {
        Screen screen = new Screen(new PrintWriter(lines), new PrintWriter(lines));
        Prompts prompts = question -> {
            questions.add(question);
            return Optional.of("open sesame");
        };
        return page.run(List.of(words), screen, prompts, watcher);
    }

    @Test
    void runsTheSamePhasesAndAsksInThePage() throws Exception {
        Process keygen = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", "key")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(keygen.waitFor()).isZero();
        Path distribution = folder.resolve("dist");
        Files.createDirectories(distribution.resolve("bin"));
        Files.writeString(distribution.resolve("bin/slipway"), "one");
        Path archive =
                ReleaseArchive.pack(distribution, folder.resolve("archives")).file();
        String line = Files.readString(folder.resolve("key.pub"));
        try (ShellSshd sshd = new ShellSshd(
                folder.resolve("host_key"),
                AuthorizedKeyEntry.parseAuthorizedKeyEntry(line).resolvePublicKey(null, null))) {
            Files.writeString(
                    folder.resolve("cluster.yaml"),
                    "masters: [127.0.0.1]\nssh-key: key\nssh-known-hosts: known_hosts\nssh-port: " + sshd.port()
                            + "\narchive: " + archive + "\n");
            WebPage page = page();
            run(page, "install", "preflight");
            assertThat(findings("ssh")).anyMatch(found -> found.contains("is not in"));
            run(page, "install", "preflight", "--accept-new-host-keys");
            assertThat(findings("ssh")).noneMatch(found -> found.contains("is not in"));
            assertThat(findings("kernel")).isNotEmpty();
            assertThat(run(page, "install", "plan")).isZero();
        }
        assertThat(phases).containsExactly("preflight", "preflight", "plan");
        assertThat(questions).hasSize(3).allMatch(question -> question.startsWith("Passphrase of the key"));
        Json host = results.get("plan").get("hosts").items().get(0);
        assertThat(host.get("host").text("")).isEqualTo("127.0.0.1");
        assertThat(host.get("steps").items()).isNotEmpty();
        assertThat(lines.toString()).contains("preflight: looking at 1 hosts").doesNotContain("open sesame");
        assertThat(terminal.toString()).isEmpty();
    }

    private List<String> findings(String check) {
        return results.get("preflight").get("findings").items().stream()
                .filter(one -> one.get("check").text("").equals(check))
                .map(one -> one.get("found").text(""))
                .toList();
    }

    @Test
    void tellsTheProblemsThatTheCommandsTell() {
        assertThat(page().problems(InventoryReader.read("masters: [10.0.0.1]\nssh-key: nowhere\n")))
                .anyMatch(problem -> problem.message().contains("there is no file"));
    }
}
