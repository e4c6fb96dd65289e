package io.slipway.installer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.installer.ssh.Prompts;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class AdminOptionsTest {
    @Command
    private static final class Phase {
        @Mixin
        private AdminOptions admin = new AdminOptions();
    }

    private static AdminOptions options(String... args) {
        Phase phase = new Phase();
        new CommandLine(phase).parseArgs(args);
        return phase.admin;
    }

    private static Prompts answers(String... answers) {
        Iterator<String> next = List.of(answers).iterator();
        return question -> Optional.of(next.next());
    }

    @Test
    void asksOnlyWhenItIsTold() {
        assertThat(options().password(Prompts.none())).isEmpty();
        assertThat(options("--ask-admin-password").password(answers("correct horse", "correct horse")))
                .contains("correct horse");
    }

    @Test
    void refusesWhatIsNoPasswordBeforeAnythingIsChanged() {
        AdminOptions asking = options("--ask-admin-password");
        assertThatThrownBy(() -> asking.password(Prompts.none())).hasMessageContaining("needs a terminal");
        assertThatThrownBy(() -> asking.password(answers("short")))
                .hasMessageContaining("expected 8 to 72")
                .hasMessageNotContaining("short");
        assertThatThrownBy(() -> asking.password(answers("correct horse", "correct hors")))
                .hasMessageContaining("differ")
                .hasMessageNotContaining("correct hors");
    }
}
