package io.slipway.artifacts;

import static io.slipway.artifacts.testing.MavenFolder.dependency;
import static io.slipway.artifacts.testing.MavenFolder.jarBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.artifacts.cache.Sha256;
import io.slipway.artifacts.maven.LockFile;
import io.slipway.artifacts.maven.MavenUri;
import io.slipway.artifacts.testing.Fetchers;
import io.slipway.artifacts.testing.MavenFolder;
import io.slipway.artifacts.testing.ScriptedServer;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClassPathFetchTest {
    @TempDir
    Path folder;

    private final ScriptedServer server = new ScriptedServer();
    private Path sandbox;
    private Path settings;
    private Fetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        sandbox = Files.createDirectory(folder.resolve("sandbox"));
        new MavenFolder(folder.resolve("remote"))
                .jar(
                        "org.example:app:1.0",
                        dependency("org.example:lib:2.0", "compile")
                                + dependency("org.example:logging:1.0", "runtime")
                                + dependency("org.example:junit:4", "test")
                                + dependency("org.example:servlet:3", "provided"),
                        "<repositories><repository><id>evil</id><url>" + server.uri("/evil/")
                                + "</url></repository></repositories>")
                .jar("org.example:lib:2.0", dependency("org.example:logging:0.9", "compile"), "")
                .jar("org.example:lib:1.0", "", "")
                .jar("org.example:logging:1.0", "", "")
                .jar("org.example:logging:0.9", "", "")
                .jar("other.example:lib:2.0", "", "")
                .serve(server);
        new MavenFolder(folder.resolve("bundled"))
                .jar("io.slipway:package-app:0.1.0", dependency("org.example:lib:2.0", "compile"), "");
        settings = MavenFolder.settings(folder, server.uri("/maven/").toString(), "");
        fetcher = open("cache");
    }

    private Fetcher open(String cache) {
        return Fetchers.at(folder.resolve(cache), folder.resolve("bundled"), settings);
    }

    @AfterEach
    void close() {
        fetcher.close();
        server.close();
    }

    private FetchResult fetch(Fetcher by, String uri, @Nullable URI locks) {
        FetchItem item = new FetchItem(uri, false, true, false, "lib", null);
        return by.fetch(new FetchRequest(List.of(item), sandbox, locks), FetchListener.SILENT, new Cancellation());
    }

    private List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(sandbox.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertFails(Code code, String text, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ArtifactException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    private LockFile lock(String uri) {
        return fetcher.lock(MavenUri.parse(uri), FetchListener.SILENT, new Cancellation());
    }

    @Test
    void linksTheRunTimeClosureAndAsksOnlyTheMirror() throws IOException {
        FetchResult result = fetch(fetcher, "mvn:org.example:app:1.0", null);
        assertThat(jars()).containsExactly("app-1.0.jar", "lib-2.0.jar", "logging-1.0.jar");
        assertThat(sandbox.resolve("lib/app-1.0.jar")).hasBinaryContent(jarBytes("org.example:app:1.0"));
        assertThat(result.paths()).containsExactly(sandbox.resolve("lib"));
        assertThat(result.progress().filesDone()).isEqualTo(3);
        assertThat(result.progress().bytesDone()).isEqualTo(result.progress().bytesTotal());
        assertThat(server.asked()).noneMatch(path -> path.startsWith("/evil"));
    }

    @Test
    void fetchesEachFileOnceEver() {
        fetch(fetcher, "mvn:org.example:app:1.0", null);
        int before = server.asked().size();
        fetch(fetcher, "mvn:org.example:app:1.0", null);
        try (Fetcher later = open("cache")) {
            fetch(later, "mvn:org.example:app:1.0", null);
        }
        assertThat(server.asked()).hasSize(before);
    }

    @Test
    void resolvesAllRootsTogether() throws IOException {
        fetch(fetcher, "mvn:org.example:lib:1.0,org.example:app:1.0?exclude=org.example:logging", null);
        assertThat(jars()).containsExactly("app-1.0.jar", "lib-1.0.jar");
    }

    @Test
    void keepsFilesOfTheSameNameApart() throws IOException {
        fetch(fetcher, "mvn:org.example:lib:2.0,other.example:lib:2.0?exclude=*:logging", null);
        assertThat(jars()).containsExactly("lib-2.0.jar", "other.example.lib-2.0.jar");
    }

    @Test
    void takesItsOwnGroupFromTheDistributionAlone() throws IOException {
        new MavenFolder(folder.resolve("evil"))
                .jar("io.slipway:package-evil:1", "", "")
                .serve(server);
        fetch(fetcher, "mvn:io.slipway:package-app:0.1.0", null);
        assertThat(jars()).containsExactly("lib-2.0.jar", "logging-0.9.jar", "package-app-0.1.0.jar");
        assertFails(Code.NOT_FOUND, "does not come with this distribution", () -> {
            fetch(fetcher, "mvn:io.slipway:package-evil:1", null);
        });
        assertThat(server.asked()).noneMatch(path -> path.contains("slipway"));
    }

    @Test
    void aNewBuildOfTheDistributionIsUsedAtOnce() throws IOException {
        fetch(fetcher, "mvn:io.slipway:package-app:0.1.0", null);
        Path jar = folder.resolve("bundled/io/slipway/package-app/0.1.0/package-app-0.1.0.jar");
        Files.write(jar, jarBytes("rebuilt"));
        fetch(fetcher, "mvn:io.slipway:package-app:0.1.0", null);
        assertThat(sandbox.resolve("lib/package-app-0.1.0.jar")).hasBinaryContent(jarBytes("rebuilt"));
    }

    @Test
    void refusesAJarThatDoesNotFitTheRepositorysChecksum() {
        byte[] wrong = jarBytes("something else");
        server.at("/maven/org/example/lib/2.0/lib-2.0.jar", exchange -> ScriptedServer.send(exchange, 200, wrong));
        assertFails(
                Code.CHECKSUM_MISMATCH, "org.example:lib:2.0", () -> fetch(fetcher, "mvn:org.example:app:1.0", null));
    }

    @Test
    void readsPomsWhoseProfilesAskForTheJavaVersion() throws IOException {
        new MavenFolder(folder.resolve("remote"))
                .jar(
                        "org.example:modern:1.0",
                        dependency("org.example:lib:1.0", "compile"),
                        "<profiles><profile><id>old</id><activation><jdk>1.4</jdk></activation></profile><profile>"
                                + "<id>new</id><activation><jdk>[17,)</jdk></activation><dependencies>"
                                + dependency("org.example:logging:1.0", "compile")
                                + "</dependencies></profile></profiles>")
                .serve(server);
        fetch(fetcher, "mvn:org.example:modern:1.0", null);
        assertThat(jars()).containsExactly("lib-1.0.jar", "logging-1.0.jar", "modern-1.0.jar");
    }

    @Test
    void aPomThatCannotBeReadFailsTheWhole() {
        server.at(
                "/maven/org/example/lib/2.0/lib-2.0.pom", exchange -> ScriptedServer.send(exchange, 404, new byte[0]));
        assertFails(Code.UNRESOLVED, "org.example:lib", () -> fetch(fetcher, "mvn:org.example:app:1.0", null));
    }

    @Test
    void namesWhatIsMissing() {
        assertFails(Code.UNRESOLVED, "org.example:none", () -> fetch(fetcher, "mvn:org.example:none:1.0", null));
        server.at(
                "/maven/org/example/lib/2.0/lib-2.0.jar", exchange -> ScriptedServer.send(exchange, 404, new byte[0]));
        assertFails(Code.NOT_FOUND, "org.example:lib:2.0", () -> fetch(fetcher, "mvn:org.example:app:1.0", null));
    }

    @Test
    void aLockNamesTheWholeClosure() {
        LockFile lock = lock("mvn:io.slipway:package-app:0.1.0,org.example:app:1.0");
        byte[] lib = jarBytes("org.example:lib:2.0");
        assertThat(lock.toText())
                .isEqualTo("slipway-lock 1\n"
                        + "mvn:io.slipway:package-app:0.1.0,org.example:app:1.0\n"
                        + "io.slipway:package-app:0.1.0 bundled\n"
                        + "org.example:lib:2.0 " + Sha256.of(lib) + " " + lib.length + "\n"
                        + "org.example:app:1.0 " + Sha256.of(jarBytes("org.example:app:1.0")) + " "
                        + jarBytes("org.example:app:1.0").length + "\n"
                        + "org.example:logging:1.0 " + Sha256.of(jarBytes("org.example:logging:1.0")) + " "
                        + jarBytes("org.example:logging:1.0").length + "\n");
        assertThat(LockFile.parse(lock.toText())).isEqualTo(lock);
    }

    @Test
    void withALockNoPomIsReadAndTheLockComesFromTheDoor() throws IOException {
        LockFile lock = lock("mvn:io.slipway:package-app:0.1.0,org.example:app:1.0");
        server.at(
                "/package/locks/" + lock.sha256(),
                exchange -> ScriptedServer.send(exchange, 200, lock.toText().getBytes(StandardCharsets.UTF_8)));
        int before = server.asked().size();
        try (Fetcher other = open("other")) {
            fetch(other, lock.request().lockedBy(lock).toString(), server.uri("/package/locks/"));
        }
        assertThat(jars()).containsExactly("app-1.0.jar", "lib-2.0.jar", "logging-1.0.jar", "package-app-0.1.0.jar");
        List<String> asked = server.asked();
        assertThat(asked.subList(before, asked.size())).noneMatch(path -> path.contains(".pom"));
    }

    @Test
    void aTokenIsShownToTheDoorOfTheLocksOnly() throws IOException {
        LockFile lock = lock("mvn:org.example:lib:2.0");
        AtomicReference<String> shown = new AtomicReference<>();
        server.at("/package/locks/" + lock.sha256(), exchange -> {
            shown.set(exchange.getRequestHeaders().getFirst("Authorization"));
            ScriptedServer.send(exchange, 200, lock.toText().getBytes(StandardCharsets.UTF_8));
        });
        FetchItem item = new FetchItem(lock.request().lockedBy(lock).toString(), false, true, false, "lib", null);
        try (Fetcher other = open("other")) {
            other.fetch(
                    new FetchRequest(List.of(item), sandbox, server.uri("/package/locks/"), "secret"),
                    FetchListener.SILENT,
                    new Cancellation());
        }
        assertThat(shown).hasValue("token=secret");
        try (Stream<Path> files = Files.walk(folder.resolve("other"))) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> holds(file, "secret")))
                    .isEmpty();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLockRefusesAJarOfAnotherContent() {
        LockFile lock = lock("mvn:org.example:app:1.0");
        server.file("/locks/" + lock.sha256(), lock.toText().getBytes(StandardCharsets.UTF_8), "\"1\"");
        Path jar = folder.resolve("remote/org/example/lib/2.0/lib-2.0.jar");
        MavenFolder.write(jar, jarBytes("published again under the same version"));
        try (Fetcher other = open("other")) {
            assertFails(
                    Code.CHECKSUM_MISMATCH,
                    "org.example:lib:2.0",
                    () -> fetch(other, lock.request().lockedBy(lock).toString(), server.uri("/locks/")));
        }
    }

    @Test
    void aLockOfAnotherRequestIsRefused() {
        LockFile lock = lock("mvn:org.example:app:1.0");
        server.file("/locks/" + lock.sha256(), lock.toText().getBytes(StandardCharsets.UTF_8), "\"1\"");
        String uri = "mvn:org.example:lib:2.0?lock=" + lock.sha256();
        assertFails(Code.BAD_LOCK, "was made for mvn:org.example:app:1.0", () -> {
            fetch(fetcher, uri, server.uri("/locks/"));
        });
        assertFails(Code.BAD_LOCK, "is not in the cache", () -> {
            fetch(fetcher, "mvn:org.example:lib:2.0?lock=" + Sha256.of("unknown"), null);
        });
        assertFails(Code.NOT_FOUND, "the lock file of mvn:org.example:lib:2.0", () -> {
            fetch(fetcher, "mvn:org.example:lib:2.0?lock=" + Sha256.of("unknown"), server.uri("/locks/"));
        });
    }

    @Test
    void aJarThatATaskChangedIsFetchedAgain() throws IOException {
        fetch(fetcher, "mvn:org.example:lib:1.0", null);
        Files.write(sandbox.resolve("lib/lib-1.0.jar"), new byte[] {1, 2, 3});
        fetch(fetcher, "mvn:org.example:lib:1.0", null);
        assertThat(sandbox.resolve("lib/lib-1.0.jar")).hasBinaryContent(jarBytes("org.example:lib:1.0"));
        assertThat(server.count("/maven/org/example/lib/1.0/lib-1.0.jar")).isEqualTo(2);
    }
}
