package io.slipway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.artifacts.cache.Sha256;
import io.slipway.artifacts.testing.Fetchers;
import io.slipway.artifacts.testing.ScriptedServer;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.FetchProgress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpFetchTest {
    private static final byte[] CONTENT = bytes(300_000, 1);

    @TempDir
    Path folder;

    private final ScriptedServer server = new ScriptedServer();
    private Path sandbox;
    private Fetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        sandbox = Files.createDirectory(folder.resolve("sandbox"));
        fetcher = Fetchers.at(folder.resolve("cache"));
    }

    @AfterEach
    void close() {
        fetcher.close();
        server.close();
    }

    static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static FetchItem cached(URI uri) {
        return new FetchItem(uri.toString(), false, true, true, null, null);
    }

    private static FetchItem pinned(URI uri, String sha256) {
        return new FetchItem(uri.toString(), false, true, false, null, sha256);
    }

    private FetchResult fetch(FetchItem... items) {
        return fetcher.fetch(new FetchRequest(List.of(items), sandbox, null), FetchListener.SILENT, new Cancellation());
    }

    private static void assertFails(Code code, String text, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ArtifactException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache/partial"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void putsAFileIntoTheSandboxUnderItsOwnName() throws IOException {
        server.file("/a/data.bin", CONTENT, "\"1\"");
        FetchResult result = fetch(FetchItem.of(server.uri("/a/data.bin?x=1").toString()));
        assertThat(result.paths()).containsExactly(sandbox.resolve("data.bin"));
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(CONTENT);
        assertThat(result.progress()).isEqualTo(new FetchProgress(1, 1, CONTENT.length, CONTENT.length, "data.bin"));
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void anUncachedFileIsDownloadedForEachTaskAndBelongsToIt() throws IOException {
        server.file("/data.bin", CONTENT, "\"1\"");
        fetch(FetchItem.of(server.uri("/data.bin").toString()));
        Files.write(sandbox.resolve("data.bin"), new byte[] {1});
        fetch(FetchItem.of(server.uri("/data.bin").toString()));
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(CONTENT);
        assertThat(server.count("/data.bin")).isEqualTo(2);
    }

    @Test
    void aFileOfKnownContentIsDownloadedOnceForAllAddresses() {
        server.file("/data.bin", CONTENT, "\"1\"").file("/copy.bin", CONTENT, "\"2\"");
        String sha256 = Sha256.of(CONTENT);
        fetch(pinned(server.uri("/data.bin"), sha256), pinned(server.uri("/copy.bin"), sha256.toUpperCase()));
        assertThat(server.asked()).containsExactly("/data.bin");
        assertThat(sandbox.resolve("copy.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void aCachedFileIsFetchedAgainOnlyWhenTheServerHasANewOne() {
        server.file("/data.bin", CONTENT, "\"1\"");
        fetch(cached(server.uri("/data.bin")));
        fetch(cached(server.uri("/data.bin")));
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(CONTENT);
        byte[] newer = bytes(1000, 2);
        server.file("/data.bin", newer, "\"2\"");
        fetch(cached(server.uri("/data.bin")));
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(newer);
    }

    @Test
    void aCachedFileServesWhileTheServerIsAway() {
        server.file("/data.bin", CONTENT, "\"1\"");
        fetch(cached(server.uri("/data.bin")));
        server.at("/data.bin", exchange -> ScriptedServer.send(exchange, 503, new byte[0]));
        fetch(cached(server.uri("/data.bin")));
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void continuesWhereABrokenDownloadStopped() {
        AtomicInteger tries = new AtomicInteger();
        server.at("/data.bin", exchange -> {
            if (tries.getAndIncrement() == 0) {
                ScriptedServer.breaksAfter(100_000, CONTENT, "\"1\"").to(exchange);
            } else {
                ScriptedServer.serve(exchange, CONTENT, "\"1\"");
            }
        });
        FetchResult result = fetch(cached(server.uri("/data.bin")));
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(CONTENT);
        assertThat(server.asked()).hasSize(2);
        assertThat(server.asked().get(1)).matches("/data.bin bytes=[1-9][0-9]*-");
        assertThat(result.progress().bytesDone()).isEqualTo(CONTENT.length);
        assertThat(result.progress().bytesTotal()).isEqualTo(CONTENT.length);
    }

    @Test
    void startsOverWhenTheFileChangedBetweenTwoTries() {
        AtomicInteger tries = new AtomicInteger();
        byte[] newer = bytes(250_000, 3);
        server.at("/data.bin", exchange -> {
            if (tries.getAndIncrement() == 0) {
                ScriptedServer.breaksAfter(100_000, CONTENT, "\"1\"").to(exchange);
            } else {
                ScriptedServer.serve(exchange, newer, "\"2\"");
            }
        });
        fetch(cached(server.uri("/data.bin")));
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(newer);
    }

    @Test
    void givesUpOnAServerThatBreaksOffEveryTime() throws IOException {
        server.at("/data.bin", ScriptedServer.breaksAfter(10, CONTENT, "\"1\""));
        assertFails(
                Code.UNREACHABLE,
                "3 tries",
                () -> fetch(FetchItem.of(server.uri("/data.bin").toString())));
        assertThat(server.count("/data.bin")).isEqualTo(3);
        assertThat(sandbox).isEmptyDirectory();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void noticesSilence() {
        CountDownLatch released = new CountDownLatch(1);
        server.at("/data.bin", ScriptedServer.stallsAfter(10, CONTENT, new CountDownLatch(1), released));
        assertFails(
                Code.UNREACHABLE,
                "not a byte for 500 ms",
                () -> fetch(FetchItem.of(server.uri("/data.bin").toString())));
        released.countDown();
    }

    @Test
    void saysThatAFileIsNotThereWithoutTryingAgain() {
        assertFails(
                Code.NOT_FOUND,
                "status 404",
                () -> fetch(FetchItem.of(server.uri("/none.bin").toString())));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void saysThatItWasRefusedWithoutTellingThePassword() {
        server.at("/secret.bin", exchange -> ScriptedServer.send(exchange, 403, new byte[0]));
        String address = server.uri("/secret.bin").toString().replace("http://", "http://joe:hush@");
        assertThatThrownBy(() -> fetch(FetchItem.of(address)))
                .hasMessageContaining("status 403")
                .hasMessageContaining("credentials")
                .hasMessageNotContaining("hush");
    }

    @Test
    void sendsUserAndPasswordOfTheAddress() {
        server.at("/secret.bin", exchange -> {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            ScriptedServer.send(exchange, "Basic am9lOmh1c2g=".equals(given) ? 200 : 401, CONTENT);
        });
        fetch(FetchItem.of(server.uri("/secret.bin").toString().replace("http://", "http://joe:hush@")));
        assertThat(sandbox.resolve("secret.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void followsRedirectsButNotForEver() {
        server.at("/old.bin", exchange -> {
            exchange.getResponseHeaders().set("Location", "/new.bin");
            exchange.sendResponseHeaders(302, -1);
        });
        server.file("/new.bin", CONTENT, "\"1\"");
        server.at("/round.bin", exchange -> {
            exchange.getResponseHeaders().set("Location", "/round.bin");
            exchange.sendResponseHeaders(301, -1);
        });
        fetch(FetchItem.of(server.uri("/old.bin").toString()));
        assertThat(sandbox.resolve("old.bin")).hasBinaryContent(CONTENT);
        assertFails(
                Code.REFUSED,
                "redirects",
                () -> fetch(FetchItem.of(server.uri("/round.bin").toString())));
    }

    @Test
    void triesAgainWhenTheServerIsBusy() {
        AtomicInteger tries = new AtomicInteger();
        server.at("/data.bin", exchange -> {
            boolean busy = tries.getAndIncrement() < 2;
            ScriptedServer.send(exchange, busy ? 503 : 200, CONTENT);
        });
        fetch(FetchItem.of(server.uri("/data.bin").toString()));
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void refusesContentOfAnotherHash() throws IOException {
        server.file("/data.bin", CONTENT, "\"1\"");
        String other = Sha256.of("other");
        assertFails(Code.CHECKSUM_MISMATCH, "expected " + other, () -> fetch(pinned(server.uri("/data.bin"), other)));
        assertThat(sandbox).isEmptyDirectory();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void saysThatTheDiskHasNoRoomBeforeFillingIt() throws IOException {
        server.at("/data.bin", exchange -> {
            exchange.sendResponseHeaders(200, 1L << 60);
            exchange.getResponseBody().write(CONTENT);
        });
        assertFails(Code.DISK_FULL, "has " + (1L << 60) + " bytes", () -> fetch(cached(server.uri("/data.bin"))));
        assertThat(server.asked()).hasSize(1);
        assertThat(sandbox).isEmptyDirectory();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void twoWhoWantTheSameDownloadItOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        server.at("/data.bin", ScriptedServer.stallsAfter(10, CONTENT, begun, released));
        FetchItem item = pinned(server.uri("/data.bin"), Sha256.of(CONTENT));
        Path other = Files.createDirectory(folder.resolve("other"));
        CompletableFuture<FetchResult> first = CompletableFuture.supplyAsync(() -> fetch(item));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<FetchResult> second = CompletableFuture.supplyAsync(() ->
                fetcher.fetch(new FetchRequest(List.of(item), other, null), FetchListener.SILENT, new Cancellation()));
        released.countDown();
        first.get(10, TimeUnit.SECONDS);
        second.get(10, TimeUnit.SECONDS);
        assertThat(server.count("/data.bin")).isEqualTo(1);
        assertThat(other.resolve("data.bin")).hasBinaryContent(CONTENT);
        assertThat(sandbox.resolve("data.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void stopsSoonWhenCancelled() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        server.at("/data.bin", ScriptedServer.stallsAfter(10, CONTENT, begun, released));
        Cancellation cancellation = new Cancellation();
        CompletableFuture<FetchResult> running = CompletableFuture.supplyAsync(() -> fetcher.fetch(
                new FetchRequest(List.of(cached(server.uri("/data.bin"))), sandbox, null),
                FetchListener.SILENT,
                cancellation));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        cancellation.cancel();
        assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        ArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.CANCELLED));
        released.countDown();
        assertThat(sandbox).isEmptyDirectory();
    }

    @Test
    void reportsProgressWhileItGoes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        server.at("/data.bin", ScriptedServer.stallsAfter(100_000, CONTENT, begun, released));
        List<FetchProgress> seen = new ArrayList<>();
        fetcher.fetch(
                new FetchRequest(List.of(FetchItem.of(server.uri("/data.bin").toString())), sandbox, null),
                progress -> {
                    seen.add(progress);
                    if (progress.bytesDone() == 100_000) {
                        released.countDown();
                    }
                },
                new Cancellation());
        assertThat(seen).contains(new FetchProgress(0, 1, 100_000, CONTENT.length, "data.bin"));
        assertThat(seen.get(seen.size() - 1))
                .isEqualTo(new FetchProgress(1, 1, CONTENT.length, CONTENT.length, "data.bin"));
    }

    @Test
    void nonsenseFailsBeforeAnythingIsDownloaded() {
        server.file("/data.bin", CONTENT, "\"1\"");
        FetchItem good = FetchItem.of(server.uri("/data.bin").toString());
        for (FetchItem bad : List.of(
                FetchItem.of("ftp://example.org/x"),
                FetchItem.of("relative/path"),
                FetchItem.of("http://example.org/"),
                FetchItem.of("mvn:just-one-word"),
                new FetchItem("mvn:g:a:1", false, true, false, "../out", null),
                new FetchItem("/etc/hostname", false, true, false, "../../out", null),
                new FetchItem("/etc/hostname", false, true, false, "/out", null),
                new FetchItem("/etc/hostname", false, true, false, null, "abc"))) {
            assertFails(Code.BAD_URI, "", () -> fetch(good, bad));
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aLinkInTheSandboxLeadsNobodyOut() throws IOException {
        server.file("/data.bin", CONTENT, "\"1\"");
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(sandbox.resolve("door"), outside);
        FetchItem item = new FetchItem(server.uri("/data.bin").toString(), false, true, false, "door/data.bin", null);
        assertFails(Code.BAD_URI, "leads out of the sandbox", () -> fetch(item));
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void marksAnExecutableWithoutTouchingTheStore() throws IOException {
        server.file("/tool", CONTENT, "\"1\"");
        String sha256 = Sha256.of(CONTENT);
        fetch(new FetchItem(server.uri("/tool").toString(), true, true, false, "bin/tool", sha256));
        assertThat(sandbox.resolve("bin/tool")).isExecutable().hasBinaryContent(CONTENT);
        Path stored = fetcher.cache().find(sha256).orElseThrow().path();
        assertThat(Files.getPosixFilePermissions(stored)).hasSize(3);
    }

    @Test
    void copiesLocalFilesAndNeverLinksThem() throws IOException {
        Path source = Files.write(folder.resolve("mine.txt"), "mine".getBytes());
        fetch(FetchItem.of(source.toString()), new FetchItem(source.toUri().toString(), true, true, true, "b/c", null));
        Files.writeString(sandbox.resolve("mine.txt"), "changed by the task");
        assertThat(source).hasContent("mine");
        assertThat(sandbox.resolve("b/c")).isExecutable();
        assertFails(
                Code.NOT_FOUND,
                "does not exist",
                () -> fetch(FetchItem.of(folder.resolve("no.txt").toString())));
        assertFails(Code.NOT_FOUND, "no regular file", () -> fetch(FetchItem.of(folder.toString())));
        assertFails(
                Code.CHECKSUM_MISMATCH,
                "expected",
                () -> fetch(new FetchItem(source.toString(), false, true, false, null, Sha256.of("other"))));
    }
}
