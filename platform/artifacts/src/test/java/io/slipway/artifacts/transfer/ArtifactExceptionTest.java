package io.slipway.artifacts.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.artifacts.transfer.ArtifactException.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ArtifactExceptionTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void knowsAFullDisk() throws IOException {
        Path full = Path.of("/dev/full");
        try (OutputStream out = Files.newOutputStream(full)) {
            out.write(1);
        } catch (IOException e) {
            ArtifactException failure = ArtifactException.local("write", full, e);
            assertThat(failure.code()).isEqualTo(Code.DISK_FULL);
            assertThat(failure).hasMessageContaining("/dev/full").hasMessageContaining("free some space");
            return;
        }
        throw new AssertionError("/dev/full took a byte");
    }

    @Test
    void namesWhatElseWentWrong() {
        ArtifactException failure = ArtifactException.local("read", Path.of("/x"), new NoSuchFileException("/x"));
        assertThat(failure.code()).isEqualTo(Code.LOCAL_IO);
        assertThat(failure).hasMessage("cannot read /x: NoSuchFileException: /x");
    }
}
