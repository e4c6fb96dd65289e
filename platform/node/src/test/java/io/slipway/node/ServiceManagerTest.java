package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
    @TempDir
    Path folder;

    private Path told;

    @BeforeEach
    void program() throws IOException {
        told = folder.resolve("told");
        Path program = Files.writeString(
                folder.resolve("systemd-notify"), "#!/bin/sh\nprintf '%s|' \"$@\" \"$NOTIFY_SOCKET\" >>" + told + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void tellsReadyAndStoppingWhenAsked() {
        ServiceManager manager = new ServiceManager(Map.of("NOTIFY_SOCKET", "/run/here", "PATH", "/nowhere:" + folder));

        manager.ready("serving http://127.0.0.1:7070");
        manager.stopping();

        assertThat(told).hasContent("READY=1|STATUS=serving http://127.0.0.1:7070|/run/here|STOPPING=1|/run/here|");
    }

    @Test
    void tellsNobodyWhenNobodyAsks() {
        new ServiceManager(Map.of("PATH", folder.toString())).ready("serving");

        assertThat(told).doesNotExist();
    }

    @Test
    void goesOnWithoutTheProgram() {
        new ServiceManager(Map.of("NOTIFY_SOCKET", "/run/here", "PATH", "/nowhere")).ready("serving");

        assertThat(told).doesNotExist();
    }
}
