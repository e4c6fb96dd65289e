package io.slipway.installerchecks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One fresh host: what can be asked of it over SSH, what its owner can do to it, and what can happen to it. */
final class TestHost {
    private static final Duration BOOT = Duration.ofSeconds(120);

    private final Engine engine;
    private final String name;
    private final String address;
    private final Path key;

    TestHost(Engine engine, String name, String address, Path key) {
        this.engine = engine;
        this.name = name;
        this.address = address;
        this.key = key;
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    /** Switches it on for the first time. */
    void create(String image) {
        List<String> arguments = new ArrayList<>(List.of("run", "-d", "--name", name, "--hostname", name));
        arguments.addAll(List.of("--network", "hosts", "--ip", address, "--stop-signal", "SIGRTMIN+3"));
        for (String capability : List.of("SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE")) {
            arguments.addAll(List.of("--cap-add", capability));
        }
        for (String profile : List.of("seccomp=unconfined", "apparmor=unconfined")) {
            arguments.addAll(List.of("--security-opt", profile));
        }
        for (String folder : List.of("/run", "/run/lock", "/tmp:exec")) {
            arguments.addAll(List.of("--tmpfs", folder));
        }
        arguments.addAll(List.of("--cgroupns", "private", image));
        engine.docker(arguments.toArray(String[]::new));
        admit(key);
    }

    /** The private key's public half opens it from now on, and no other. */
    private void admit(Path privateKey) {
        List<String> command = engine.command(
                "exec",
                "-i",
                name,
                "sh",
                "-c",
                "cd ~admin && install -d -o admin -g admin -m 700 .ssh && cat >.ssh/authorized_keys"
                        + " && chown admin: .ssh/authorized_keys");
        Commands.attempt(command, Commands.run("cat", privateKey + ".pub"), Map.of())
                .orFail();
    }

    /** Waits until sshd lets the key in and all services have started. */
    void awaitReachable() {
        Commands.await("host " + name + " to be up", BOOT, () -> {
            Commands.Outcome state = over(address, "systemctl is-system-running");
            return List.of("running", "degraded").contains(state.out().trim()) ? true : null;
        });
    }

    /** Runs a command over SSH, as a user would, without the right to anything. */
    Commands.Outcome ssh(String command) {
        return over(address, command);
    }

    private Commands.Outcome over(String to, String command) {
        List<String> all = new ArrayList<>(List.of("ssh", "-i", key.toString(), "-o", "LogLevel=ERROR"));
        for (String option : List.of(
                "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "ConnectTimeout=5", "BatchMode=yes")) {
            all.addAll(List.of("-o", option));
        }
        all.addAll(List.of(HostSite.USER + "@" + to, command));
        return Commands.attempt(all, "", Map.of());
    }

    /** Runs a shell command there as root, whatever SSH and sudo allow; it must succeed. */
    String root(String command) {
        return engine.docker("exec", name, "sh", "-c", command);
    }

    /** Puts a file or folder of this machine there. */
    void copy(Path from, String to) {
        engine.docker("cp", from.toString(), name + ":" + to);
    }

    /**
     * What an installer could leave: files, users, units, processes, rules and kernel settings. Without what systems
     * change by themselves: logs, caches, what lives in memory.
     */
    String traces() {
        return root("find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /var/log -o -path /var/cache"
                + " -o -path /var/lib/systemd -o -path '/var/tmp/systemd-private-*' -o -path '/tmp/systemd-private-*'"
                + " -o -path /tmp/hsperfdata_root -o -name .sudo_as_admin_successful \\)"
                + " -prune -o -printf '%y %m %U:%G %p\\n' | sort; ls /tmp | grep -vE '^(systemd-private-|hsperfdata_root)';"
                + " cat /etc/passwd /etc/group; systemctl list-unit-files --no-legend --no-pager; nft list ruleset;"
                + " ps -A -o user=,args= | grep -iE 'slipway|java' | grep -v grep;"
                + " sysctl vm.swappiness vm.max_map_count fs.inotify.max_user_watches 2>/dev/null; true");
    }

    /** The line that SSH clients keep to know it again. */
    String knownHost() {
        String[] parts = root("cat /etc/ssh/ssh_host_ed25519_key.pub").trim().split(" ");
        return address + " " + parts[0] + " " + parts[1];
    }

    /** Everything on it stops within a moment, as if the power had been cut. */
    void powerOff() {
        engine.docker("kill", name);
    }

    /** Switches it on again, with the same disk. */
    void powerOn() {
        engine.docker("start", name);
        awaitReachable();
    }

    /** It stands still: nothing answers, and nothing is closed. */
    void freeze() {
        engine.docker("pause", name);
    }

    void thaw() {
        engine.docker("unpause", name);
    }

    /** Its clock goes wrong by so many seconds, as far as {@code date} tells: containers share the clock itself. */
    void setClockOff(int seconds) {
        root("printf '#!/bin/sh\nLD_PRELOAD=%s FAKETIME=%+d exec /bin/date \"$@\"\n'"
                + " /usr/lib/*/faketime/libfaketime.so.1 " + seconds + " >/usr/local/bin/date"
                + " && chmod 755 /usr/local/bin/date");
    }

    void remove() {
        engine.docker("rm", "--force", "--volumes", name);
    }
}
