package io.slipway.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.agent.FromAgent.Pressure;
import io.slipway.mesosapi.agent.FromAgent.Pressure.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PressureGaugeTest {
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    private final PressureGauge gauge = new PressureGauge();

    private List<Kind> kinds(Reading reading) {
        return gauge.judge(reading).stream().map(Pressure::kind).toList();
    }

    private static Reading disk(long left) {
        return new Reading(left, 20 * GIB, GIB, 8 * GIB, 30_000, 32_768);
    }

    @Test
    void beginsBelowTheLimitAndEndsWellAboveIt() {
        assertThat(kinds(disk(GIB))).isEmpty();
        assertThat(kinds(disk(GIB - 1))).containsExactly(Kind.DISK);
        assertThat(kinds(disk(GIB + GIB / 2 - 1))).containsExactly(Kind.DISK);
        assertThat(kinds(disk(GIB + GIB / 2))).isEmpty();
        assertThat(kinds(disk(GIB + 1))).isEmpty();
    }

    @Test
    void saysWhatIsShortAndByHowMuch() {
        assertThat(gauge.judge(disk(100 * MIB)))
                .containsExactly(
                        new Pressure(Kind.DISK, "disk: 100 MiB left of 20480 MiB, expected at least 1024 MiB"));
    }

    @Test
    void aSmallPartOfALotIsEnough() {
        assertThat(kinds(new Reading(3 * GIB, 1000 * GIB, 200 * MIB, 64 * GIB, 1001, 4_000_000)))
                .isEmpty();
        assertThat(kinds(new Reading(GIB, 1000 * GIB, 100 * MIB, 64 * GIB, 999, 4_000_000)))
                .containsExactly(Kind.DISK, Kind.MEMORY, Kind.PIDS);
    }

    @Test
    void whatIsNotKnownIsNotShort() {
        assertThat(kinds(new Reading(0, 0, 0, 0, 0, 0))).isEmpty();
        assertThat(PressureGauge.diskMissing(new Reading(0, 0, 0, 0, 0, 0))).isZero();
    }

    @Test
    void sandboxesAreDeletedBeforeTheDiskIsShort() {
        assertThat(PressureGauge.diskMissing(disk(2 * GIB))).isZero();
        assertThat(PressureGauge.diskMissing(disk(2 * GIB - 5))).isEqualTo(5);
    }

    @Test
    void readsWhatLinuxTells(@TempDir Path proc) throws Exception {
        Files.createDirectories(proc.resolve("sys/kernel"));
        Files.writeString(proc.resolve("meminfo"), "MemTotal:       2048 kB\nMemFree: 1 kB\nMemAvailable:   1024 kB\n");
        Files.writeString(proc.resolve("loadavg"), "0.10 0.20 0.30 2/700 12345\n");
        Files.writeString(proc.resolve("sys/kernel/pid_max"), "4194304\n");
        Files.writeString(proc.resolve("sys/kernel/threads-max"), "1000\n");
        Reading reading = new MachineReader(proc, proc).read();
        assertThat(reading.memoryLeft()).isEqualTo(MIB);
        assertThat(reading.memoryTotal()).isEqualTo(2 * MIB);
        assertThat(reading.pidsLeft()).isEqualTo(300);
        assertThat(reading.pidsTotal()).isEqualTo(1000);
        assertThat(reading.diskTotal()).isPositive();
    }

    @Test
    void whereThereIsNoProcOnlyTheDiskIsKnown(@TempDir Path nothing) {
        Reading reading = new MachineReader(nothing, nothing).read();
        assertThat(reading.memoryTotal()).isZero();
        assertThat(reading.pidsTotal()).isZero();
        assertThat(reading.diskTotal()).isPositive();
    }
}
