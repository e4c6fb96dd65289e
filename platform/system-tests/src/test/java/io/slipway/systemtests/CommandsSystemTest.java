package io.slipway.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher gives the commands of the client a class path of their own: each must find all that it needs there. */
class CommandsSystemTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "up",
                "demo",
                "status",
                "health",
                "events",
                "diagnose",
                "version",
                "app",
                "app add",
                "app log",
                "deployment",
                "deployment cancel",
                "node list",
                "package",
                "package install",
                "package lock"
            })
    void everyCommandTellsHowItIsCalled(String command) {
        String[] arguments = (command + " --help").strip().split(" ");
        Slipway.Outcome help = Slipway.run(Map.of(), Duration.ofMinutes(1), arguments);

        assertThat(help.exitCode()).as(help.err()).isZero();
        assertThat(help.out()).contains(("Usage: slipway " + command).strip());
        assertThat(help.err()).isEmpty();
    }
}
