package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * docs/operate/install.md, followed step by step: every block of commands in its order and as it stands there, but for
 * the addresses of the hosts. What the page says in words between them, the test does: it edits {@code cluster.yaml},
 * brings the archive, and types the cluster's name. The key is in a real SSH agent and nowhere else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "slipway.skip.hosts", matches = "true", disabledReason = "no hosts can be made")
class InstallGuideTest {
    private static final Path PAGE = Path.of("../../docs/operate/install.md");
    private static final Pattern BLOCK = Pattern.compile("^ *```sh\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PHASE = Pattern.compile("slipway install ([a-z-]+)");

    /** The addresses of the page, and the hosts that stand for them. */
    private static final Map<String, String> HOSTS =
            Map.of("10.0.0.1", "m1", "10.0.0.11", "a1", "10.0.0.12", "a2", "10.0.0.13", "a3", "10.0.0.21", "p1");

    private HostSite site;
    private Path release;
    private Path folder;
    private Path home;
    private Process agent;

    @BeforeAll
    void prepare() throws IOException {
        site = new HostSite();
        site.boot("m1", "a1", "a2", "p1", "a3");
        release = Release.toInstall().unpack(site.folder("release"));
        folder = site.folder("guide");
        home = site.folder("home");
        Path socket = home.resolve("agent.sock");
        agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Commands.await("the SSH agent", java.time.Duration.ofSeconds(30), () -> Files.exists(socket) ? true : null);
        Commands.attempt(List.of("ssh-add", "-q", site.key().toString()), "", environment())
                .orFail();
    }

    @AfterAll
    void removeHosts() {
        if (agent != null) {
            agent.destroyForcibly().onExit().join();
        }
        if (site != null) {
            site.close();
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "HOME",
                home.toString(),
                "SSH_AUTH_SOCK",
                home.resolve("agent.sock").toString(),
                "PATH",
                release.resolve("bin") + ":" + System.getenv("PATH"));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandWorksAsItStands() throws IOException {
        List<String> blocks = blocks(Files.readString(PAGE));
        assertThat(phases(String.join("", blocks)))
                .as("phases that the page shows, in this order")
                .containsSubsequence("init", "validate", "preflight", "plan", "add-node", "remove-node", "upgrade")
                .endsWith("rollback", "uninstall")
                .contains("status", "postflight");
        Stream<DynamicTest> commands =
                blocks.stream().map(block -> DynamicTest.dynamicTest(block.strip(), () -> run(block)));
        return Boolean.getBoolean("slipway.skip.browser")
                ? commands
                : Stream.concat(
                        commands, Stream.of(DynamicTest.dynamicTest("slipway install --web", this::inABrowser)));
    }

    private static List<String> blocks(String page) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            blocks.add(matcher.group(1).stripIndent());
        }
        return blocks;
    }

    private static List<String> phases(String text) {
        return PHASE.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** The page's addresses, the longest first: one is the beginning of another. */
    private String translated(String text) {
        List<String> addresses = new ArrayList<>(HOSTS.keySet());
        addresses.sort((a, b) -> b.length() - a.length());
        String here = text;
        for (String address : addresses) {
            here = here.replace(address, site.host(HOSTS.get(address)).address());
        }
        return here;
    }

    private void run(String block) throws IOException {
        List<String> phases = phases(block);
        if (phases.contains("add-node")) {
            Path file = folder.resolve("cluster.yaml");
            String last = "  - " + translated("10.0.0.12") + "\n";
            Files.writeString(
                    file, Files.readString(file).replace(last, last + "  - " + translated("10.0.0.13") + "\n"));
        } else if (phases.contains("upgrade")) {
            takeOut("10.0.0.13");
            bringArchive(block.strip().replaceAll(".* ", ""));
        }
        String command = "cd '" + folder + "'\n" + translated(block);
        boolean asks = phases.contains("uninstall");
        List<String> words =
                asks ? List.of("script", "-qec", command, "/dev/null") : List.of("sh", "-e", "-c", command);
        Commands.Outcome outcome = Commands.attempt(words, asks ? "slipway\n" : "", environment());
        assertThat(outcome.exitCode()).as(block + outcome.said()).isZero();
        assertThat(outcome.said()).as(block).isNotBlank();
        if (asks) {
            site.hosts()
                    .forEach(host -> assertThat(host.root("ls /opt /etc /var/lib"))
                            .as(host.name())
                            .doesNotContain("slipway"));
        }
    }

    /** The same hosts once more, by the page alone. */
    private void inABrowser() throws IOException {
        Path there = site.folder("browser");
        Path link = there.resolve("link.json");
        ProcessBuilder builder = new ProcessBuilder(
                        release.resolve("bin/slipway").toString(), "install", "--web", "--json")
                .directory(there.toFile())
                .redirectOutput(link.toFile())
                .redirectError(there.resolve("said").toFile());
        builder.environment().putAll(environment());
        Process web = builder.start();
        try (Browser browser = Browser.start(there)) {
            Browser.await("the link", () -> Files.readString(link).contains("\n}"));
            browser.open(new ObjectMapper().readTree(link.toFile()).path("url").asText());
            browser.awaitText("h1", "Which hosts become the cluster?");
            browser.fill("#host-rows tr:nth-child(1) input", translated("10.0.0.1"));
            browser.fill("#host-rows tr:nth-child(2) input", translated("10.0.0.11"));
            browser.fill("#ssh-user", HostSite.USER);
            browser.click("#save");
            browser.awaitText("#checks-table", "Show what passed");
            browser.click("#checks-next");
            browser.awaitText("#plan-hosts", "slipway-master.service");
            picture(browser, "real-plan");
            browser.click("#plan-next");
            browser.awaitText("#install-status", "Deploying");
            picture(browser, "real-install");
            browser.awaitText("#summary-banner", "The cluster works.");
            picture(browser, "real-summary");
            browser.click("#summary-end");
            browser.awaitText("#lost", "The installer has ended.");
            assertThat(web.onExit().join().exitValue()).isZero();
        } finally {
            web.destroyForcibly().onExit().join();
        }
        Commands.attempt(
                        List.of("sh", "-c", "cd '" + there + "' && slipway install uninstall --yes"), "", environment())
                .orFail();
    }

    private static void picture(Browser browser, String name) {
        String kept = System.getProperty("slipway.pictures", "");
        if (!kept.isEmpty()) {
            browser.picture(Path.of(kept).resolve(name + ".png"));
        }
    }

    private void takeOut(String address) throws IOException {
        Path file = folder.resolve("cluster.yaml");
        Files.writeString(file, Files.readString(file).replace("  - " + translated(address) + "\n", ""));
    }

    private void bringArchive(String name) {
        try {
            Path other = Release.another(release, site.folder("other"));
            Commands.run(
                    "tar",
                    "-czf",
                    folder.resolve(name).toString(),
                    "-C",
                    other.getParent().toString(),
                    other.getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
