package io.slipway.agent.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.agent.container.ContainerExit.OutOfMemory;
import io.slipway.agent.container.ContainerLimits;
import io.slipway.mesosapi.ContainerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On plain folders: which settings are written where. What the kernel makes of them, ProcessContainersTest tells. */
class CgroupsTest {
    private static final ContainerId ID = new ContainerId("c1");

    @TempDir
    Path root;

    private Path mountInfo;
    private Path own;

    @BeforeEach
    void files() throws Exception {
        mountInfo = root.resolve("mountinfo");
        own = Files.writeString(root.resolve("own"), "0::/user.slice/user-1000.slice/session-1.scope\n");
    }

    private void mount(String type, String name, String options) throws Exception {
        Path folder = Files.createDirectories(root.resolve(name));
        String line = "30 23 0:26 / " + folder + " rw,relatime shared:9 - " + type + " cgroup rw," + options + "\n";
        Files.writeString(
                mountInfo, line, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
    }

    private void settings(Path folder, String... names) throws Exception {
        Files.createDirectories(folder);
        for (String name : names) {
            Files.writeString(folder.resolve(name), "");
        }
    }

    private String value(Path folder, String name) throws Exception {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void writesTheLimitsOfVersionTwo() throws Exception {
        mount("cgroup2", "unified", "nsdelegate");
        Path base = root.resolve("unified/slipway/me");
        settings(base, "cgroup.subtree_control");
        Files.writeString(base.resolve("cgroup.subtree_control"), "cpu memory pids\n");
        Cgroups cgroups = Cgroups.discover(mountInfo, own, "me");
        Path folder = base.resolve("c1");
        settings(folder, "memory.max", "memory.swap.max", "memory.oom.group", "cpu.weight", "cpu.max", "pids.max");
        Cgroup cgroup = cgroups.create(ID, new ContainerLimits(1500, 64 << 20), true, 99);
        assertThat(value(folder, "memory.max")).isEqualTo("67108864");
        assertThat(value(folder, "memory.swap.max")).isEqualTo("0");
        assertThat(value(folder, "memory.oom.group")).isEqualTo("1");
        assertThat(value(folder, "cpu.weight")).isEqualTo("150");
        assertThat(value(folder, "cpu.max")).isEqualTo("150000 100000");
        assertThat(value(folder, "pids.max")).isEqualTo("99");
        assertThat(cgroup.joinFiles()).containsExactly(folder.resolve("cgroup.procs"));
        assertThat(cgroup.outOfMemory()).isNull();
        Files.writeString(folder.resolve("memory.events"), "low 0\noom 1\noom_kill 2\n");
        Files.writeString(folder.resolve("memory.peak"), "67108864\n");
        assertThat(cgroup.outOfMemory()).isEqualTo(new OutOfMemory(67108864, 67108864, 2));
        settings(folder, "cgroup.kill");
        cgroup.killAll();
        assertThat(value(folder, "cgroup.kill")).isEqualTo("1");
    }

    @Test
    void keepsTheProcessorWeightWithinTheKernelsBounds() {
        assertThat(CgroupV2.weight(1000)).isEqualTo(100);
        assertThat(CgroupV2.weight(1)).isEqualTo(1);
        assertThat(CgroupV2.weight(500_000)).isEqualTo(10_000);
    }

    @Test
    void prefersVersionOneWhereItHasTheControllers() throws Exception {
        mount("cgroup2", "unified", "");
        mount("cgroup", "memory", "memory");
        mount("cgroup", "cpu,cpuacct", "cpu,cpuacct");
        Cgroups cgroups = Cgroups.discover(mountInfo, own, "me");
        assertThat(cgroups.describe()).isEqualTo("control groups v1 (cpu, cpuacct, memory)");
        settings(root.resolve("memory/slipway/me/c1"), "memory.limit_in_bytes");
        settings(root.resolve("cpu,cpuacct/slipway/me/c1"), "cpu.shares", "cpu.cfs_quota_us", "cpu.cfs_period_us");
        Cgroup cgroup = cgroups.create(ID, new ContainerLimits(500, 64 << 20), false, 99);
        assertThat(value(root.resolve("memory/slipway/me/c1"), "memory.limit_in_bytes"))
                .isEqualTo("67108864");
        assertThat(value(root.resolve("cpu,cpuacct/slipway/me/c1"), "cpu.shares"))
                .isEqualTo("512");
        assertThat(value(root.resolve("cpu,cpuacct/slipway/me/c1"), "cpu.cfs_quota_us"))
                .isEmpty();
        assertThat(cgroup.joinFiles()).as("a shared hierarchy is joined once").hasSize(2);
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThat(Cgroups.discover(root.resolve("none"), own, "me").describe())
                .isEqualTo("no control groups, so no limit on memory, processor or processes "
                        + "(this machine has no control groups)");
        mount("cgroup2", "unified", "");
        assertThat(Cgroups.discover(mountInfo, own, "me").describe()).contains("not passed on to", "every controller");
    }

    @Test
    void removesWhatUnknownContainersLeft() throws Exception {
        mount("cgroup", "pids", "pids");
        Cgroups cgroups = Cgroups.discover(mountInfo, own, "me");
        Path base = root.resolve("pids/slipway/me");
        Files.createDirectories(base.resolve("c1"));
        Files.createDirectories(base.resolve("gone/below"));
        cgroups.tidy(Set.of(ID));
        assertThat(base.resolve("c1")).exists();
        assertThat(base.resolve("gone")).doesNotExist();
        cgroups.removeIfUnused();
        assertThat(base).exists();
        cgroups.tidy(Set.of());
        cgroups.removeIfUnused();
        assertThat(root.resolve("pids/slipway")).doesNotExist();
    }

    @Test
    void readsProcessLines() {
        String line = "4242 (a) b (c) S 1 4240 4239 0 -1 4194304 100 0 0 0 250 150 0 0 20 0 1 0 777 1000 25 0 0";
        ProcessTable.Entry entry = ProcessTable.parse(4242, line).orElseThrow();
        assertThat(entry).isEqualTo(new ProcessTable.Entry(4242, 4240, 4239, "777", 2.5, 1.5, 25 * 4096L));
        assertThat(ProcessTable.parse(1, line.replace(") S", ") Z"))).isEmpty();
        byte[] environ = "A=1\0SLIPWAY_CONTAINER_ID=x\0B=2\0".getBytes();
        assertThat(ProcessTable.contains(environ, "SLIPWAY_CONTAINER_ID=x".getBytes()))
                .isTrue();
        assertThat(ProcessTable.contains(environ, "SLIPWAY_CONTAINER_ID=".getBytes()))
                .isFalse();
        assertThat(ProcessTable.contains(environ, "CONTAINER_ID=x".getBytes())).isFalse();
    }

    @Test
    void quotesForTheShell() {
        assertThat(ShellText.exports(Map.of("A", "it's"))).isEqualTo("export A='it'\\''s'\n");
        assertThat(ShellText.exports(Map.of("a.b", "$x"))).isEqualTo("set -- /usr/bin/env 'a.b=$x' \"$@\"\n");
    }
}
