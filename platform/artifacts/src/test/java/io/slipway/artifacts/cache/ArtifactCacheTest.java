package io.slipway.artifacts.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.runtime.testing.SimulatedTime;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ArtifactCacheTest {
    @TempDir
    Path folder;

    private ArtifactCache open() {
        return ArtifactCache.open(folder.resolve("cache"), Clock.system());
    }

    private static StoredFile put(ArtifactCache cache, String key, String content) {
        return cache.holding(key, new Cancellation(), () -> {
            try {
                Files.writeString(cache.partial(key), content);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            StoredFile file = cache.adopt(cache.partial(key), null, key);
            cache.remember(key, new CacheEntry(key, file.sha256(), file.size(), "\"e\"", null));
            return file;
        });
    }

    @Test
    void remembersOverARestart() {
        StoredFile file = put(open(), "k", "hello");
        ArtifactCache again = open();
        assertThat(again.recall("k")).contains(new CacheEntry("k", file.sha256(), 5, "\"e\"", null));
        assertThat(again.find(file.sha256())).contains(file);
        assertThat(again.recall("other")).isEmpty();
    }

    @Test
    void dropsAFileThatATaskChangedThroughItsLink() throws IOException {
        ArtifactCache cache = open();
        StoredFile file = put(cache, "k", "hello");
        Path linked = folder.resolve("sandbox/lib/hello");
        cache.place(file, linked, false);
        assertThat(Files.getAttribute(linked, "unix:ino")).isEqualTo(Files.getAttribute(file.path(), "unix:ino"));
        Files.write(linked, "HELLO".getBytes(StandardCharsets.UTF_8));
        assertThat(cache.find(file.sha256())).isEmpty();
        assertThat(cache.recall("k")).isEmpty();
        assertThat(file.path()).doesNotExist();
        assertThat(put(cache, "k", "hello")).isEqualTo(file);
    }

    @Test
    void keepsAFileThatOnlyLostItsMark() throws IOException {
        ArtifactCache cache = open();
        StoredFile file = put(cache, "k", "hello");
        Files.setLastModifiedTime(file.path(), FileTime.fromMillis(5));
        assertThat(cache.find(file.sha256())).contains(file);
    }

    @Test
    void findsDamageThatLeftNoTraceWhenAskedToReadEverything() throws IOException {
        ArtifactCache cache = open();
        StoredFile file = put(cache, "k", "hello");
        FileTime mark = Files.getLastModifiedTime(file.path());
        Files.delete(file.path());
        Files.writeString(file.path(), "hullo");
        Files.setLastModifiedTime(file.path(), mark);
        assertThat(cache.verify(file.sha256())).isEmpty();
        assertThat(cache.find(file.sha256())).isEmpty();
    }

    @Test
    void ignoresADamagedIndex() throws IOException {
        ArtifactCache cache = open();
        put(cache, "k", "hello");
        Files.writeString(folder.resolve("cache/index").resolve(Sha256.of("k")), "{\"name\":");
        assertThat(cache.recall("k")).isEmpty();
    }

    @Test
    void forgetsDownloadsThatNobodyContinuedForAWeek() throws IOException {
        SimulatedTime time = new SimulatedTime();
        ArtifactCache cache = ArtifactCache.open(folder.resolve("cache"), time);
        Path old = Files.writeString(cache.partial("old"), "x");
        Path fresh = Files.writeString(cache.partial("fresh"), "x");
        Files.setLastModifiedTime(old, FileTime.from(time.now().minus(Duration.ofDays(8))));
        Files.setLastModifiedTime(fresh, FileTime.from(time.now().minus(Duration.ofDays(6))));
        ArtifactCache.open(folder.resolve("cache"), time);
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void letsGoOfAKeyWhenTheActionFails() {
        ArtifactCache cache = open();
        assertThatThrownBy(() -> cache.holding("k", new Cancellation(), () -> {
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(cache.holding("k", new Cancellation(), () -> Optional.of(1))).contains(1);
    }

    @Test
    void aStoredFileIsReadOnlyAndAnExecutableIsACopy() throws IOException {
        ArtifactCache cache = open();
        StoredFile file = put(cache, "k", "hello");
        Path tool = folder.resolve("tool");
        cache.place(file, tool, true);
        assertThat(Files.getAttribute(tool, "unix:ino")).isNotEqualTo(Files.getAttribute(file.path(), "unix:ino"));
        assertThat(tool).isExecutable().hasContent("hello");
        assertThat(Files.getPosixFilePermissions(file.path())).hasSize(3);
    }
}
