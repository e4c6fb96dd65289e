package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.client.json.Json;
import io.slipway.installer.web.WebInstaller;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of {@code slipway install --web} in a real browser, from no file at all to a cluster, with phases that do
 * what the test tells them. {@code -Dslipway.pictures=FOLDER} keeps a picture of each step.
 */
@DisabledIfSystemProperty(named = "slipway.skip.browser", matches = "true", disabledReason = "no chromium")
class WebInstallerBrowserTest {
    private static final String MASTER = "10.0.0.1";
    private static final String AGENT = "10.0.0.11";
    private static final int STEPS = 12;

    @TempDir
    private Path folder;

    private final ScriptedWork work = new ScriptedWork();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private WebInstaller installer;
    private Browser browser;

    @BeforeEach
    void open() {
        installer = WebInstaller.start(
                new WebInstaller.Setting(
                        folder.resolve("cluster.yaml"),
                        Optional.empty(),
                        new WebInstaller.Choices(false, false),
                        0,
                        Duration.ofMinutes(5),
                        Clock.system(),
                        Ids.secure(),
                        told::add),
                work);
        browser = Browser.start(folder);
        browser.open(installer.url());
    }

    @AfterEach
    void close() {
        browser.close();
        installer.close();
    }

    private void picture(String name) {
        String kept = System.getProperty("slipway.pictures", "");
        if (!kept.isEmpty()) {
            browser.picture(Path.of(kept).resolve(name + ".png"));
        }
    }

    @Test
    void leadsFromNoFileToACluster() throws Exception {
        fillsInTheHosts();
        showsWhatIsWrongAndWhatToDo();
        showsThePlan();
        showsProgressCancelsAndGoesOn();
        showsTheSummaryAndEnds();
    }

    private void fillsInTheHosts() throws IOException {
        browser.awaitText("h1", "Which hosts become the cluster?");
        browser.fill("#cluster-name", "plant");
        browser.fill("#host-rows tr:nth-child(1) input", MASTER);
        browser.fill("#host-rows tr:nth-child(2) input", "not a host");
        browser.fill("#ssh-user", "admin");
        browser.awaitText("#problems", "not a host");
        picture("1-problems");
        browser.fill("#host-rows tr:nth-child(2) input", AGENT);
        browser.fill("#ssh-port", "2222");
        browser.awaitText("#problems", "");
        browser.click("#tab-file");
        Browser.await(
                "the form in the file",
                () -> browser.evaluate("document.getElementById('text').value")
                        .text("")
                        .contains("ssh-port: 2222"));
        picture("1-file");
        browser.click("#tab-form");
        browser.click("#accept");
        picture("1-hosts");
        browser.prefer("dark");
        picture("1-hosts-dark");
        browser.prefer("light");
        browser.click("#save");
        browser.awaitText("h1", "Are the hosts fit?");
        assertThat(folder.resolve("cluster.yaml"))
                .content()
                .contains("cluster-name: plant", "  - " + MASTER, "  - " + AGENT, "ssh-user: admin", "# http-proxy:");
        Browser.await("the check", () -> !work.calls().isEmpty());
        assertThat(work.calls()).containsExactly(List.of("install", "preflight", "--accept-new-host-keys"));
    }

    private void showsWhatIsWrongAndWhatToDo() throws Exception {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        work.goOn(around -> answer.complete(around.prompts().secret("Passphrase of the key id_ed25519")));
        browser.awaitText("#question", "Passphrase of the key");
        picture("2-question");
        browser.fill("#secret", "open sesame");
        browser.click("#question .go");
        assertThat(answer.get(10, TimeUnit.SECONDS)).contains("open sesame");

        work.goOn(around -> around.watcher()
                .result(
                        "preflight",
                        ScriptedWork.findings(
                                ScriptedWork.finding(
                                        "error",
                                        AGENT,
                                        "port 5051",
                                        "taken by <script>alert(1)</script> (pid 812)",
                                        "end what listens there, or choose another agent-port"),
                                ScriptedWork.finding(
                                        "warning", MASTER, "memory", "1900 MiB", "2 GiB are better for a master"),
                                ScriptedWork.finding("ok", MASTER, "ssh", "a login", ""))));
        work.goOn(around -> around.watcher().refused("preflight found 1 errors; nothing was changed."));
        work.goOn(around -> around.screen().note("preflight: looking at 2 hosts"));
        work.end(1);
        browser.awaitText("#checks-table", "<script>alert(1)</script>");
        browser.awaitText("#checks-status", "1 error is in the way");
        assertThat(browser.evaluate("document.getElementById('checks-next').disabled")
                        .flag(false))
                .isTrue();
        picture("2-checks");
        browser.click("#checks-again");
        work.goOn(around -> around.watcher()
                .result("preflight", ScriptedWork.findings(ScriptedWork.finding("ok", AGENT, "ssh", "a login", ""))));
        work.end(0);
        browser.awaitText("#checks-table", "Nothing is in the way.");
        assertThat(told).contains("preflight: looking at 2 hosts");
    }

    private void showsThePlan() {
        browser.click("#checks-next");
        Json steps = Json.array(List.of(
                Json.object().with("what", "folder /opt/slipway").with("reason", "not there"),
                Json.object().with("what", "file /etc/slipway/agent.conf").with("reason", "content differs"),
                Json.object().with("what", "service slipway-agent.service").with("reason", "not there")));
        work.goOn(around -> around.watcher()
                .result(
                        "plan",
                        Json.object()
                                .with("release", "slipway-0.1.0")
                                .with(
                                        "hosts",
                                        Json.array(List.of(
                                                Json.object()
                                                        .with("host", MASTER)
                                                        .with("steps", steps),
                                                Json.object()
                                                        .with("host", AGENT)
                                                        .with("steps", Json.array(List.of())))))
                                .with("failures", Json.array(List.of()))));
        work.end(0);
        browser.awaitText("#plan-hosts", "file /etc/slipway/agent.conf");
        browser.awaitText("#plan-status", "3 steps on 2 hosts, release slipway-0.1.0");
        picture("3-plan");
        browser.click("#plan-next");
    }

    private void showsProgressCancelsAndGoesOn() throws IOException {
        work.goOn(around -> {
            around.watcher().phase("preflight");
            around.watcher()
                    .result(
                            "preflight",
                            ScriptedWork.findings(ScriptedWork.finding("ok", AGENT, "ssh", "a login", "")));
            around.watcher().phase("deploy");
            around.watcher().planned(MASTER, STEPS);
            around.watcher().planned(AGENT, STEPS);
            for (int i = 0; i < 5; i++) {
                around.watcher().began(MASTER, "file /etc/slipway/" + i);
                around.watcher().done(MASTER);
            }
            around.watcher().began(MASTER, "release /opt/slipway/releases/0.1.0");
            around.watcher().sent(MASTER, 31 << 20, 62 << 20);
            around.watcher().began(AGENT, "folder /opt/slipway");
            around.screen().note(MASTER + "  receives 0.1.0");
        });
        browser.awaitText("#install-hosts", "receives the release, 31 of 62 MB");
        browser.awaitText("#install-hosts", "5 of 12 steps");
        browser.awaitText("#install-status", "Deploying");
        picture("4-install");
        Path logs = folder.resolve(".slipway-install/plant/logs");
        Files.createDirectories(logs);
        Files.writeString(
                logs.resolve(AGENT + ".log"), "2026-01-01T00:00:00Z + folder /opt/slipway (not there) done\n");
        browser.click("[data-log='" + AGENT + "']");
        browser.awaitText("#log-text", "folder /opt/slipway (not there) done");
        picture("4-log");
        browser.click("#log-close");
        browser.click("#install [data-cancel]");
        browser.awaitText("h1", "Cancelled");
        browser.awaitText("#install-go", "Go on");
        picture("4-cancelled");
        browser.click("#install-go");
    }

    private void showsTheSummaryAndEnds() throws Exception {
        work.goOn(around -> {
            around.watcher().phase("deploy");
            around.watcher()
                    .result(
                            "deploy",
                            Json.object()
                                    .with("release", "slipway-0.1.0")
                                    .with("url", "http://10.0.0.1:7070")
                                    .with("milliseconds", 12_345)
                                    .with("hosts", Json.array(List.of(result(MASTER, 9_100), result(AGENT, 7_300)))));
            around.watcher().phase("postflight");
            around.watcher()
                    .result(
                            "postflight",
                            ScriptedWork.findings(ScriptedWork.finding("ok", AGENT, "agent registered", "yes", "")));
        });
        work.end(0);
        browser.awaitText("#summary-banner", "The cluster works.");
        browser.awaitText("#summary-banner a", "http://10.0.0.1:7070");
        browser.awaitText("#summary-hosts", "9.1 s");
        picture("5-summary");
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> {
            try {
                ended.countDown();
                return installer.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        browser.click("#summary-end");
        browser.awaitText("#lost", "The installer has ended.");
        assertThat(code.get(10, TimeUnit.SECONDS)).isZero();
        picture("6-end");
    }

    private static Json result(String host, int milliseconds) {
        return Json.object()
                .with("host", host)
                .with("steps", STEPS)
                .with("milliseconds", milliseconds)
                .with("failure", "");
    }

    @Test
    void letsNobodyInWithALinkThatWasUsed() {
        browser.awaitText("h1", "Which hosts become the cluster?");
        browser.evaluate("localStorage.clear()");
        browser.open("about:blank");
        browser.open(installer.url());
        browser.awaitText("#lost", "this link was used already");
        assertThat(browser.evaluate("document.getElementById('hosts').checkVisibility()")
                        .flag(true))
                .isFalse();
    }
}
