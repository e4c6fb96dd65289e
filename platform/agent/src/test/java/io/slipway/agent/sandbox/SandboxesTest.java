package io.slipway.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxesTest {
    private static final Instant NOW = Instant.parse("2026-01-08T00:00:00Z");

    @TempDir
    Path work;

    private Path sandbox(String task, String container, Duration age) throws Exception {
        Sandboxes sandboxes = new Sandboxes(work);
        Path sandbox =
                sandboxes.of(new AgentId("a"), new FrameworkId("f"), new TaskId(task), new ContainerId(container));
        sandboxes.create(sandbox);
        Path log = Files.writeString(sandbox.resolve("stdout"), "x");
        FileTime changed = FileTime.from(NOW.minus(age));
        Files.setLastModifiedTime(log, changed);
        Files.setLastModifiedTime(sandbox, changed);
        return sandbox;
    }

    @Test
    void laysSandboxesOutAsMesosDoes() throws Exception {
        Path sandbox = sandbox("t.1", "c", Duration.ZERO);
        assertThat(sandbox).isEqualTo(work.resolve("slaves/a/frameworks/f/executors/t.1/runs/c"));
        Path second = sandbox("t.1", "c2", Duration.ZERO);
        assertThat(sandbox.resolveSibling("latest").toRealPath()).isEqualTo(second.toRealPath());
    }

    @Test
    void encodesNamesThatWouldLeaveTheFolder() {
        assertThat(PathNames.encode("../x")).isEqualTo("%2E.%2Fx");
        assertThat(PathNames.encode("..")).isEqualTo("%2E.");
        assertThat(PathNames.encode("app#data#0")).isEqualTo("app#data#0");
        assertThat(PathNames.encode("a%2Fb")).isEqualTo("a%252Fb");
        assertThat(PathNames.encode("é\0")).isEqualTo("%C3%A9%00");
        assertThatThrownBy(() -> PathNames.encode("x".repeat(256))).hasMessageContaining("cannot name a folder");
        assertThatThrownBy(() -> PathNames.encode("")).hasMessageContaining("cannot name a folder");
    }

    @Test
    void deletesOldSandboxesButNotThoseInUse() throws Exception {
        Path old = sandbox("old", "c1", Duration.ofDays(8));
        Path used = sandbox("used", "c2", Duration.ofDays(8));
        Path young = sandbox("young", "c3", Duration.ofDays(6));
        Path outside = Files.writeString(work.resolve("outside"), "x");
        Files.createSymbolicLink(old.resolve("link"), outside);
        Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofDays(8))));
        SandboxCollector collector = new SandboxCollector(work.resolve("slaves"), Duration.ofDays(7), 100);
        assertThat(collector.collect(Set.of(used), NOW, () -> 0)).isEqualTo(1);
        assertThat(old.getParent().getParent()).doesNotExist();
        assertThat(used).exists();
        assertThat(young).exists();
        assertThat(outside).exists();
    }

    @Test
    void keepsTheNewestOfManySandboxes() throws Exception {
        Path first = sandbox("t", "c1", Duration.ofDays(3));
        Path second = sandbox("t", "c2", Duration.ofDays(2));
        Path third = sandbox("t", "c3", Duration.ofDays(1));
        SandboxCollector collector = new SandboxCollector(work.resolve("slaves"), Duration.ofDays(7), 1);
        assertThat(collector.collect(Set.of(), NOW, () -> 0)).isEqualTo(2);
        assertThat(first).doesNotExist();
        assertThat(second).doesNotExist();
        assertThat(third).exists();
        assertThat(third.resolveSibling("latest")).exists();
    }

    @Test
    void deletesTheOldestWhileTheDiskIsNearlyFullButNothingInUseOrYoung() throws Exception {
        Path used = sandbox("used", "c0", Duration.ofDays(5));
        Path first = sandbox("t", "c1", Duration.ofDays(3));
        Path second = sandbox("t", "c2", Duration.ofDays(2));
        Path third = sandbox("t", "c3", Duration.ofDays(1));
        Path young = sandbox("begun", "c4", Duration.ofSeconds(59));
        Path data = Files.createDirectories(work.resolve("volumes/f/data"));
        Files.createSymbolicLink(first.resolve("data"), data);
        Files.writeString(data.resolve("kept"), "kept");
        Files.setLastModifiedTime(first, FileTime.from(NOW.minus(Duration.ofDays(3))));
        SandboxCollector collector = new SandboxCollector(work.resolve("slaves"), Duration.ofDays(7), 100);
        assertThat(collector.collect(Set.of(used), NOW, () -> Files.exists(second) ? 1 : 0))
                .isEqualTo(2);
        assertThat(first).doesNotExist();
        assertThat(third).exists();
        assertThat(collector.collect(Set.of(used), NOW, () -> 1)).isEqualTo(1);
        assertThat(List.of(used, young, data.resolve("kept")))
                .allSatisfy(path -> assertThat(path).exists());
    }
}
