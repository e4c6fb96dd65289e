package io.slipway.installer.cli;

import io.slipway.client.json.Json;
import io.slipway.installer.credentials.Credentials;
import io.slipway.installer.credentials.FirstUser;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.release.ReleaseArchive;
import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Times;
import io.slipway.installer.rollout.Rollout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a deployment came to, as people and scripts read it. */
final class Summaries {
    private Summaries() {}

    static void print(
            Screen screen,
            boolean json,
            Session session,
            ReleaseArchive release,
            Rollout.Summary summary,
            Duration time) {
        if (json) {
            screen.json(json(session, release, summary, time));
            return;
        }
        screen.table(
                List.of("HOST", "ROLES", "STEPS", "TIME", "RESULT"),
                session.inventory().hosts().stream()
                        .map(host -> List.of(
                                host.address(),
                                host.rolesInWords(),
                                String.valueOf(summary.done().getOrDefault(host, 0)),
                                Times.seconds(took(summary, host)),
                                summary.failures().containsKey(host)
                                        ? "failed: " + summary.failures().get(host)
                                        : "as it should be"))
                        .toList());
        String door = door(session);
        screen.line("Release " + release.id().id() + ", " + Times.seconds(time) + ". The front door: " + door);
        session.credentials().ifPresent(own -> login(screen, session, own, door));
    }

    /** How people come in; the password itself is shown nowhere. */
    private static void login(Screen screen, Session session, Credentials own, String door) {
        FirstUser user = session.firstUser();
        screen.line("  slipway cluster add " + session.inventory().clusterName() + " " + door + " --ca " + own.root());
        screen.line("  slipway auth login --user " + user.uid()
                + user.passwordFile()
                        .map(file -> "    # the password is in " + file)
                        .orElse(""));
    }

    private static Json login(Session session, Json object) {
        Optional<Credentials> own = session.credentials();
        if (own.isEmpty()) {
            return object;
        }
        FirstUser user = session.firstUser();
        return object.with("ca", own.get().root().toString())
                .with("caFingerprint", own.get().fingerprint())
                .with("adminUser", user.uid())
                .with(
                        "adminPasswordFile",
                        user.passwordFile().map(Path::toString).orElse(""));
    }

    static Json json(Session session, ReleaseArchive release, Rollout.Summary summary, Duration time) {
        return login(session, Json.object())
                .with("release", release.id().id())
                .with("url", door(session))
                .with("milliseconds", time.toMillis())
                .with(
                        "hosts",
                        Json.array(session.inventory().hosts().stream()
                                .map(host -> Json.object()
                                        .with("host", host.address())
                                        .with("steps", summary.done().getOrDefault(host, 0))
                                        .with(
                                                "milliseconds",
                                                took(summary, host).toMillis())
                                        .with("failure", summary.failures().getOrDefault(host, "")))
                                .toList()));
    }

    private static String door(Session session) {
        return session.inventory().masters().stream()
                .map(master -> (session.secured() ? "https://" : "http://") + master.address() + ":"
                        + session.inventory().ports().frontDoor())
                .findFirst()
                .orElse("");
    }

    private static Duration took(Rollout.Summary summary, HostSpec host) {
        return summary.took().getOrDefault(host, Duration.ZERO);
    }
}
