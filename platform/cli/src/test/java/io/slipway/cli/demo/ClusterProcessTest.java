package io.slipway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterProcessTest {
    @TempDir
    private Path home;

    private Path launcher(String script) throws Exception {
        Path launcher = Files.writeString(home.resolve("launcher"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void startsInTheBackgroundAndStopsItsOwnProcessOnly() throws Exception {
        Path launcher = launcher("echo \"$@\"; exec sleep 600");
        ClusterProcess cluster = ClusterProcess.in(home);
        cluster.start(launcher.toString(), URI.create("http://127.0.0.2:7171"));
        ProcessHandle process = cluster.running().orElseThrow();
        while (cluster.lastLines(1).isEmpty() && process.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(cluster.lastLines(1)).isEqualTo(List.of("up --home " + home + " --host 127.0.0.2 --port 7171"));
        assertThat(cluster.stop()).isTrue();
        assertThat(process.isAlive()).isFalse();
        assertThat(cluster.note()).doesNotExist();
        assertThat(cluster.stop()).isFalse();
    }

    @Test
    void leavesAnotherProcessOfTheSameNumberAlone() throws Exception {
        ClusterProcess cluster = ClusterProcess.in(home);
        Files.writeString(
                cluster.note(),
                "{\"pid\": " + ProcessHandle.current().pid() + ", \"startedAt\": \"2001-01-01T00:00:00Z\"}");
        assertThat(cluster.running()).isEmpty();
        assertThat(cluster.stop()).isFalse();
    }
}
