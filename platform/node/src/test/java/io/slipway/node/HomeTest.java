package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void isOwnedByOneAtATime() throws IOException {
        Path path = folder.resolve("new/home");
        try (Home home = Home.open(path)) {
            home.announce("http://127.0.0.1:7070", Clock.system());

            assertThatThrownBy(() -> Home.open(path))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("already runs")
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()))
                    .hasMessageContaining("http://127.0.0.1:7070");
        }
        assertThat(Home.url(path)).isEmpty();
        Home.open(path).close();
    }

    @Test
    void saysWhatStandsInTheWay() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content");

        assertThatThrownBy(() -> Home.open(file))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--home");
        assertThat(file).hasContent("content");
    }
}
