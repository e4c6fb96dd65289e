package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway up --auth} and the commands of somebody who logs in, from the first password to the audit log. */
class AuthSystemTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String DEV_PASSWORD = "a long password of dev";

    @TempDir
    Path folder;

    private Slipway.Outcome cli(String url, String... arguments) {
        return Slipway.run(
                Map.of(
                        "SLIPWAY_URL",
                        url,
                        "SLIPWAY_CONFIG",
                        folder.resolve("config").toString()),
                SOON,
                arguments);
    }

    /** With something to read on the standard input. */
    private String typed(String url, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "SLIPWAY_URL=" + url,
                "SLIPWAY_CONFIG=" + folder.resolve("config"),
                Slipway.LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return Commands.run(command, input);
    }

    @Test
    void fromTheFirstPasswordToTheAuditLog() throws IOException {
        try (Slipway slipway = Slipway.up(folder.resolve("home"), "--auth")) {
            String url = slipway.url();
            String password = passwordIn(slipway);
            assertThat(cli(url, "app", "list").err()).contains("slipway auth login");
            typed(url, password + "\n", "auth", "login", "--user", "admin", "--password-stdin");
            String user = "auth user add dev --role developer:/team --password-stdin";
            typed(url, DEV_PASSWORD + "\n", user.split(" "));
            assertThat(cli(url, "auth", "user", "list").out()).contains("dev", "developer:/team");
            String token = typed(url, "", "auth", "token", "create", "ci", "--for", "dev", "--json");
            String text = Slipway.JSON.readTree(token).path("token").asText();
            assertThat(text).isNotEmpty();

            assertThat(add(url, text, "/team/a")).isZero();
            assertThat(add(url, text, "/other")).isEqualTo(1);
            slipway.kill();
            slipway.start();
            assertThat(slipway.output().split("password ", -1))
                    .as("shown by the first start only")
                    .hasSize(2);
            slipway.logIn("admin", password);
            assertThat(add(slipway.url(), text, "/team/b")).isZero();
            typed(slipway.url(), password + "\n", "auth", "login", "--user", "admin", "--password-stdin");
            assertThat(cli(slipway.url(), "auth", "token", "revoke", "--all-of", "dev")
                            .exitCode())
                    .isZero();
            assertThat(add(slipway.url(), text, "/team/c")).isEqualTo(1);

            String logs = logs();
            assertThat(logs)
                    .contains("\"concerns\":\"/team/a\"", "\"who\":\"dev\"")
                    .doesNotContain(password, DEV_PASSWORD, text, "$2a$");
        }
    }

    private int add(String url, String token, String id) throws IOException {
        Path app = folder.resolve("app.json");
        Files.writeString(app, "{\"id\":\"" + id + "\",\"cmd\":\"sleep 3600\",\"cpus\":0.01,\"mem\":16}");
        return Slipway.run(
                        Map.of("SLIPWAY_URL", url, "SLIPWAY_TOKEN", token),
                        SOON,
                        "app",
                        "add",
                        "--file",
                        app.toString())
                .exitCode();
    }

    private static String passwordIn(Slipway slipway) {
        Pattern line = Pattern.compile("user\\s+admin, password (\\S+)");
        return Slipway.await("the first password", SOON, () -> {
            Matcher matcher = line.matcher(slipway.output());
            return matcher.find() ? matcher.group(1) : null;
        });
    }

    private String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve("home").resolve("logs"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
