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
import java.time.Instant;
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

    /** Puts a file of so many bytes that was used so long before {@code time}. */
    private static StoredFile used(ArtifactCache cache, SimulatedTime time, String key, int bytes, Duration before)
            throws IOException {
        StoredFile file = put(cache, key, key.repeat(bytes));
        Instant used = time.now().minus(before);
        Files.setAttribute(file.path(), "lastAccessTime", FileTime.from(used));
        Files.setLastModifiedTime(cache.directory().resolve("index").resolve(Sha256.of(key)), FileTime.from(used));
        return file;
    }

    @Test
    void deletesWhatNobodyUsedForLongWithWhatIsKnownOfIt() throws IOException {
        SimulatedTime time = new SimulatedTime();
        ArtifactCache cache = ArtifactCache.open(folder.resolve("cache"), time);
        StoredFile old = used(cache, time, "a", 10, Duration.ofDays(31));
        StoredFile fresh = used(cache, time, "b", 10, Duration.ofDays(29));
        StoredFile linked = used(cache, time, "c", 10, Duration.ofDays(90));
        cache.place(linked, folder.resolve("sandbox/c"), false);
        Path pom = Files.writeString(
                Files.createDirectories(cache.directory().resolve("maven/g")).resolve("a.pom"), "");
        Files.setLastModifiedTime(pom, FileTime.from(time.now().minus(Duration.ofDays(31))));

        assertThat(cache.prune(CacheLimits.DEFAULT, () -> 0)).isEqualTo(1);
        assertThat(old.path()).doesNotExist();
        assertThat(cache.directory().resolve("index").resolve(Sha256.of("a"))).doesNotExist();
        assertThat(pom).doesNotExist();
        assertThat(cache.recall("b")).isPresent();
        assertThat(cache.find(linked.sha256())).as("a sandbox holds it anyway").isPresent();

        assertThat(cache.find(fresh.sha256())).isPresent();
        time.advance(Duration.ofDays(29));
        assertThat(cache.prune(CacheLimits.DEFAULT, () -> 0))
                .as("it was used again")
                .isZero();
    }

    @Test
    void deletesWhatNobodyUsedForLongestWhenThereIsTooMuch() throws IOException {
        SimulatedTime time = new SimulatedTime();
        ArtifactCache cache = ArtifactCache.open(folder.resolve("cache"), time);
        StoredFile first = used(cache, time, "a", 100, Duration.ofDays(3));
        StoredFile second = used(cache, time, "b", 100, Duration.ofDays(2));
        StoredFile third = used(cache, time, "c", 100, Duration.ofMinutes(59));

        assertThat(cache.prune(new CacheLimits(Duration.ofDays(30), 250), () -> 0))
                .isEqualTo(1);
        assertThat(first.path()).doesNotExist();
        assertThat(second.path()).exists();
        assertThat(cache.prune(new CacheLimits(Duration.ofDays(30), 0), () -> 0))
                .isEqualTo(1);
        assertThat(third.path()).as("it may be about to be linked").exists();
    }

    @Test
    void makesRoomOnAFullDiskUntilThereIsEnough() throws IOException {
        SimulatedTime time = new SimulatedTime();
        ArtifactCache cache = ArtifactCache.open(folder.resolve("cache"), time);
        StoredFile first = used(cache, time, "a", 100, Duration.ofHours(3));
        StoredFile second = used(cache, time, "b", 100, Duration.ofHours(2));

        assertThat(cache.prune(CacheLimits.DEFAULT, () -> Files.exists(first.path()) ? 1 : 0))
                .isEqualTo(1);
        assertThat(first.path()).doesNotExist();
        assertThat(second.path()).exists();
        assertThat(put(cache, "a", "a".repeat(100))).as("it can be had again").isEqualTo(first);
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
