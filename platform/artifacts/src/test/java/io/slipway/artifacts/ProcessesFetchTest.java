package io.slipway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.artifacts.cache.Sha256;
import io.slipway.artifacts.testing.FetchMain;
import io.slipway.artifacts.testing.ScriptedServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one cache, some of them killed. */
@Timeout(120)
class ProcessesFetchTest {
    private static final byte[] CONTENT = HttpFetchTest.bytes(2_000_000, 7);

    @TempDir
    Path folder;

    private final ScriptedServer server = new ScriptedServer();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
        server.close();
    }

    private Process start(String sandbox, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                FetchMain.class.getName(),
                folder.resolve("cache").toString(),
                Files.createDirectories(folder.resolve(sandbox)).toString(),
                server.uri("/data.bin").toString()));
        command.addAll(List.of(more));
        File log = folder.resolve(sandbox + ".log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        started.add(process);
        return process;
    }

    private void assertDone(Process process, String sandbox) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve(sandbox + ".log")))
                .isZero();
        assertThat(folder.resolve(sandbox).resolve("data.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void oneProcessDownloadsWhileTheOtherWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        server.at("/data.bin", ScriptedServer.stallsAfter(1_000_000, CONTENT, begun, released));
        String sha256 = Sha256.of(CONTENT);
        Process first = start("a", sha256);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Process second = start("b", sha256);
        assertThat(second.waitFor(3, TimeUnit.SECONDS)).as("waits").isFalse();
        released.countDown();
        assertDone(first, "a");
        assertDone(second, "b");
        assertThat(server.asked()).containsExactly("/data.bin");
    }

    @Test
    void theNextProcessContinuesWhatAKilledOneLeft() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        server.at("/data.bin", exchange -> {
            if (requests.getAndIncrement() == 0) {
                ScriptedServer.stallsAfter(1_000_000, CONTENT, begun, released).to(exchange);
            } else {
                ScriptedServer.serve(exchange, CONTENT, "\"stalled\"");
            }
        });
        Process first = start("a");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Path partial = folder.resolve("cache/partial")
                .resolve(Sha256.of(server.uri("/data.bin").toString()));
        Process second = start("b");
        while (Files.notExists(partial) || Files.size(partial) < 1_000_000) {
            assertThat(first.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        first.destroyForcibly().waitFor();
        assertDone(second, "b");
        released.countDown();
        assertThat(server.asked()).containsExactly("/data.bin", "/data.bin bytes=1000000-");
    }
}
