package io.slipway.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesTest {
    private enum Format {
        TEXT,
        JSON
    }

    private static final Setting<Integer> PORT =
            Setting.number("port", 0, 65535, "Where it listens.").or("7070");
    private static final Setting<Duration> PING =
            Setting.duration("ping-interval", "How often.").or("15s");
    private static final Setting<String> TOKEN =
            Setting.text("join-token", "a secret", "Who may join.").hidden();
    private static final Setting<List<String>> NAMES =
            Setting.text("names", "a name", "Names.").or("").list();
    private static final Setting<Optional<String>> URL =
            Setting.text("public-url", "an address", "Where.").optional();
    private static final Setting<Format> FORMAT =
            Setting.choice("log-format", Format.class, "How.").or("text");
    private static final Setting<Boolean> PUBLIC =
            Setting.flag("public", "Whether.").or("false");
    private static final List<Setting<?>> ALL = List.of(PORT, PING, TOKEN, NAMES, URL, FORMAT, PUBLIC);

    @TempDir
    Path folder;

    private Source file(String... lines) throws IOException {
        return Source.file(Files.write(folder.resolve("a.conf"), List.of(lines)));
    }

    @Test
    void flagsGoBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        Source file =
                file("# a comment", "", "port = 1", "ping-interval=2m", "join-token = a = b # c", "public = true");
        Source environment = Source.environment(
                Map.of("SLIPWAY_PORT", "2", "SLIPWAY_PING_INTERVAL", "3h", "SLIPWAY_NO_SUCH", "x"), ALL);
        Source flags = Source.flags(Map.of("port", "3"));

        Values values = Values.read(ALL, List.of(file, environment, flags));

        assertThat(values.get(PORT)).isEqualTo(3);
        assertThat(values.get(PING)).isEqualTo(Duration.ofHours(3));
        assertThat(values.get(TOKEN)).isEqualTo("a = b # c");
        assertThat(values.get(PUBLIC)).isTrue();
        assertThat(values.get(NAMES)).isEmpty();
        assertThat(values.get(URL)).isEmpty();
        assertThat(values.get(FORMAT)).isEqualTo(Format.TEXT);
        assertThat(values.lines())
                .contains(
                        new Values.Line("port", "3", "--port"),
                        new Values.Line("ping-interval", "3h", "SLIPWAY_PING_INTERVAL"),
                        new Values.Line("join-token", "(hidden)", folder.resolve("a.conf") + ":5"),
                        new Values.Line("log-format", "text", "default"));
    }

    @Test
    void tellsEveryProblemAtOnceWithPlaceValueAndWhatWasExpected() throws IOException {
        Source file = file("prot = 1", "port = 70000", "nonsense", "port = 2", "names = a,,b", "log-format = JSON");
        Source environment = Source.environment(Map.of("SLIPWAY_PING_INTERVAL", "0s", "SLIPWAY_PUBLIC", "yes"), ALL);

        ConfigException failure =
                catchThrowableOfType(ConfigException.class, () -> Values.read(ALL, List.of(file, environment)));

        String name = folder.resolve("a.conf").toString();
        assertThat(failure.problems())
                .containsExactlyInAnyOrder(
                        name + ":3: 'nonsense': expected key = value, or a comment that begins with #",
                        name + ":4: port is set already at " + name + ":2; keep one of them",
                        name + ":1: there is no setting 'prot'; did you mean port?",
                        name + ":2: port = 70000: expected a whole number from 0 to 65535",
                        "SLIPWAY_PING_INTERVAL: ping-interval = 0s: expected a time span above zero such as 500ms, 15s,"
                                + " 10m, 2h or 7d",
                        "join-token is missing: expected a secret; set it in the file or as SLIPWAY_JOIN_TOKEN",
                        name + ":5: names = a,,b: expected a name; several with commas between",
                        name + ":6: log-format = JSON: expected text or json",
                        "SLIPWAY_PUBLIC: public = yes: expected true or false");
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsAProblemAmongOthers() throws IOException {
        Path binary = Files.write(folder.resolve("b"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        ConfigException failure = catchThrowableOfType(
                ConfigException.class,
                () -> Values.read(
                        ALL, List.of(Source.file(folder.resolve("none")), Source.file(binary), Source.file(folder))));

        assertThat(failure.problems()).hasSize(4);
        assertThat(failure.getMessage()).contains("no such file", "not text in UTF-8", "cannot be read", "join-token");
    }

    @Test
    void aSecretIsNotShownWhenItIsWrong() throws IOException {
        Setting<String> strict = Setting.of(
                        "join-token", "16 letters", text -> Setting.require(text, text.length() > 15), "Who may join.")
                .hidden();
        Source file = file("join-token = swordfish");

        ConfigException failure =
                catchThrowableOfType(ConfigException.class, () -> Values.read(List.of(strict), List.of(file)));

        assertThat(failure.getMessage()).contains("16 letters").doesNotContain("swordfish");
    }
}
