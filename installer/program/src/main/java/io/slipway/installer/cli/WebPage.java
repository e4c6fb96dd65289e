package io.slipway.installer.cli;

import io.slipway.client.json.Json;
import io.slipway.http.jetty.HttpServerException;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.inventory.Problem;
import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Watcher;
import io.slipway.installer.ssh.Prompts;
import io.slipway.installer.web.WebInstaller;
import io.slipway.installer.web.Work;
import io.slipway.runtime.id.Ids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page of {@code slipway install --web}: it has the phases of this package done. */
final class WebPage implements Work {
    private final Surrounding surrounding;
    private final Path file;
    private final boolean local;

    /** @param local whether this machine alone is the cluster */
    WebPage(Surrounding surrounding, Path file, boolean local) {
        this.surrounding = surrounding;
        this.file = file;
        this.local = local;
    }

    @Override
    public List<Problem> problems(InventoryReader.Reading reading) {
        return new ClusterFile(file, reading).problems(surrounding.home());
    }

    @Override
    public int run(List<String> words, Screen screen, Prompts prompts, Watcher watcher) {
        List<String> all = new ArrayList<>(words);
        if (local) {
            all.add("--local");
        } else {
            all.addAll(List.of("--file", file.toString()));
        }
        return Phases.run(surrounding.with(screen, prompts, watcher), all.toArray(new String[0]));
    }

    /**
     * How it is served.
     *
     * @param port on loopback; 0 for any
     * @param acceptNewHostKeys whether the page begins with that box checked
     * @param askSudoPassword the same
     * @param json whether the link is printed as JSON
     */
    record Serving(int port, Duration idleLimit, boolean acceptNewHostKeys, boolean askSudoPassword, boolean json) {}

    /** Serves it until its user has done; refused when the last run failed. */
    void serve(Serving serving) {
        Screen screen = surrounding.screen();
        Duration idleLimit = serving.idleLimit();
        WebInstaller.Setting setting = new WebInstaller.Setting(
                file,
                local ? Optional.of(ClusterFile.LOCAL) : Optional.empty(),
                new WebInstaller.Choices(serving.acceptNewHostKeys(), serving.askSudoPassword()),
                serving.port(),
                idleLimit,
                surrounding.clock(),
                Ids.secure(),
                screen::note);
        try (WebInstaller installer = WebInstaller.start(setting, this)) {
            if (serving.json()) {
                screen.json(Json.object().with("url", installer.url()));
            } else {
                screen.line(
                        "Open this in a browser on this machine; the link works once:\n\n  " + installer.url() + "\n");
            }
            screen.note("It works on " + file + ". It ends with the button in the page, with Ctrl-C, or when nothing"
                    + " was done for " + idleLimit.toMinutes() + " minutes.");
            if (installer.await() != 0) {
                throw new InstallFailure(
                        "the last run in the page did not do what it was called for; start it again" + " to go on");
            }
        } catch (HttpServerException e) {
            throw new InstallFailure(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
