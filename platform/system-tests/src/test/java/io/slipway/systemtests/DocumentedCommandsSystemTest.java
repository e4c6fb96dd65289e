package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that the README and the guide show, in their order and as they stand there, but for the port of the
 * front door. A block that starts with {@code ./slipway up} runs on while the later ones do, as in a terminal of its
 * own, until the next of its kind. {@code ./slipway test} is what runs this test.
 */
class DocumentedCommandsSystemTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile(" {2,}# .*$", Pattern.MULTILINE);
    private static final String UP = "./slipway up";
    private static final Duration LIMIT = Duration.ofMinutes(15);

    @TempDir
    static Path folder;

    private static int port;
    private static Process up;

    @BeforeAll
    static void prepare() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Files.createSymbolicLink(folder.resolve("slipway"), Slipway.LAUNCHER);
    }

    @AfterAll
    static void cleanUp() throws Exception {
        endUp();
        if (Files.exists(home())) {
            try (Slipway rest = Slipway.up(home())) {
                assertThat(rest.url())
                        .as("closing it removes what a failed block has left")
                        .isNotEmpty();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyCommandWorksAsItStands() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String document : List.of("README.md", "docs/getting-started.md")) {
            int number = 0;
            for (String block : blocks(Files.readString(ROOT.resolve(document)))) {
                number++;
                if (!seen.contains(block)) {
                    seen.add(block);
                    String name = document + " " + number + ": "
                            + block.lines().findFirst().orElse("");
                    tests.add(DynamicTest.dynamicTest(name, () -> run(block)));
                }
            }
        }
        tests.add(1, DynamicTest.dynamicTest("./slipway demo --stop", () -> run("./slipway demo --stop\n")));
        assertThat(tests).hasSizeGreaterThan(8);
        return tests.stream();
    }

    private static List<String> blocks(String text) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String block = COMMENT.matcher(matcher.group(1)).replaceAll("");
            blocks.add(block.replace("./slipway test\n", ""));
        }
        return blocks;
    }

    private static void run(String block) throws Exception {
        if (block.startsWith(UP)) {
            endUp();
            startUp(block);
            return;
        }
        Path output = Files.createTempFile(folder, "block", ".out");
        Process shell = shell(block, output);
        boolean ended = shell.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        shell.destroyForcibly();
        String said = Files.readString(output);
        assertThat(ended).as("ends within %s:\n%s\n%s", LIMIT, block, said).isTrue();
        assertThat(shell.exitValue()).as("%s\n%s", block, said).isZero();
        assertThat(said).as(block).isNotBlank();
    }

    private static Process shell(String block, Path output) throws IOException {
        String url = "http://127.0.0.1:" + port;
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-e",
                        "-c",
                        block.replace("http://127.0.0.1:7070", url).replace("curl ", "curl -sSf "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SLIPWAY_HOME", home().toString());
        builder.environment().put("SLIPWAY_PORT", Integer.toString(port));
        builder.environment().put("SLIPWAY_URL", url);
        return builder.start();
    }

    private static void startUp(String block) throws IOException {
        Path output = Files.createTempFile(folder, "up", ".out");
        Process process = shell("exec " + block, output);
        up = process;
        Slipway.await("up to be ready", Duration.ofMinutes(1), () -> {
            try {
                String said = Files.readString(output);
                assertThat(process.isAlive()).as(said).isTrue();
                return said.contains("is ready") ? said : null;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void endUp() throws InterruptedException {
        if (up != null) {
            up.destroy();
            assertThat(up.waitFor(1, TimeUnit.MINUTES)).as("up ends").isTrue();
            up = null;
        }
    }

    private static Path home() {
        return folder.resolve("home");
    }
}
