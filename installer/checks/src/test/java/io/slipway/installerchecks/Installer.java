package io.slipway.installerchecks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** {@code slipway install} of an unpacked release, with a {@code cluster.yaml} and the state beside it. */
final class Installer {
    private final Path launcher;
    private final Path clusterYaml;

    private Installer(Path launcher, Path clusterYaml) {
        this.launcher = launcher;
        this.clusterYaml = clusterYaml;
    }

    /** The one of the release unpacked at {@code release}, working in {@code folder}. */
    static Installer of(Path release, Path folder) {
        return new Installer(release.resolve("bin/slipway"), folder.resolve("cluster.yaml"));
    }

    /** The same cluster, in the hands of another release. */
    Installer of(Path release) {
        return new Installer(release.resolve("bin/slipway"), clusterYaml);
    }

    /** Writes {@code cluster.yaml}. */
    void hosts(Path key, List<TestHost> masters, List<TestHost> agents, List<TestHost> publicAgents) {
        try {
            Files.write(
                    clusterYaml,
                    List.of(
                            "cluster-name: journey",
                            "masters: " + addresses(masters),
                            "agents: " + addresses(agents),
                            "public-agents: " + addresses(publicAgents),
                            "ssh-user: " + HostSite.USER,
                            "ssh-key: " + key,
                            "ssh-known-hosts: known_hosts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String addresses(List<TestHost> hosts) {
        return hosts.stream().map(TestHost::address).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Runs a phase to its end; without one, all that a cluster needs. */
    Commands.Outcome run(String... phase) {
        return Commands.attempt(command(phase), "", Map.of());
    }

    private List<String> command(String... phase) {
        List<String> all = new ArrayList<>(List.of(launcher.toString(), "install"));
        all.addAll(List.of(phase));
        all.addAll(List.of("--file", clusterYaml.toString(), "--accept-new-host-keys"));
        return all;
    }

    /** Starts a phase and kills it after so long, as a closed lid would; whether it was killed before its end. */
    boolean killedAfter(Duration time, String... phase) {
        try {
            Process process = started(phase);
            if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            process.destroyForcibly().waitFor();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a phase and kills it as soon as something is so. */
    void killedOnce(BooleanSupplier so, String... phase) {
        Process process = started(phase);
        try {
            Commands.await("the moment to kill it", Duration.ofMinutes(2), () -> so.getAsBoolean() ? true : null);
            assertThat(process.isAlive()).as("it is killed before its end").isTrue();
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private Process started(String... phase) {
        try {
            return new ProcessBuilder(command(phase))
                    .redirectErrorStream(true)
                    .redirectOutput(clusterYaml.resolveSibling("killed.out").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of what it keeps of the cluster. */
    Path state(String name) {
        return folder().resolve(".slipway-install/journey").resolve(name);
    }

    /** Everything that it wrote down: its state and its logs. */
    Path folder() {
        return clusterYaml.getParent();
    }
}
