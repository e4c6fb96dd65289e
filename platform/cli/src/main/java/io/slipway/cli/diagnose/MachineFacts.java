package io.slipway.cli.diagnose;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The machine that the command runs on, and its Java. */
final class MachineFacts {
    private static final List<String> PROC = List.of(
            "version", "meminfo", "loadavg", "cpuinfo", "mounts", "self/limits", "self/cgroup", "net/dev", "uptime");

    private final Bundle bundle;

    MachineFacts(Bundle bundle) {
        this.bundle = bundle;
    }

    /** @param environment of the command: its {@code SLIPWAY_} variables are told, its secrets hidden everywhere */
    void gather(Map<String, String> environment) {
        StringBuilder java = new StringBuilder();
        for (String name : List.of(
                "java.version",
                "java.vendor",
                "java.vm.name",
                "java.vm.version",
                "java.home",
                "os.name",
                "os.version",
                "os.arch",
                "user.name",
                "file.encoding")) {
            java.append(name).append(": ").append(System.getProperty(name, "?")).append('\n');
        }
        java.append("processors: ")
                .append(Runtime.getRuntime().availableProcessors())
                .append('\n');
        bundle.add("machine/java.txt", java.toString());
        bundle.add("machine/disks.txt", disks());
        for (String name : PROC) {
            String entry = "machine/proc-" + name.replace('/', '-') + ".txt";
            try {
                bundle.add(entry, Files.readString(Path.of("/proc").resolve(name)));
            } catch (IOException e) {
                bundle.missing(entry, "/proc/" + name + " cannot be read: " + e);
            }
        }
        StringBuilder variables = new StringBuilder();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (Redaction.looksSecret(name)) {
                bundle.learn(value);
            }
            if (name.startsWith("SLIPWAY_") || name.startsWith("JAVA_")) {
                variables.append(name).append('=').append(value).append('\n');
            }
        });
        bundle.add("machine/environment.txt", variables.toString());
    }

    private static String disks() {
        StringBuilder disks = new StringBuilder();
        for (FileStore store : FileSystems.getDefault().getFileStores()) {
            try {
                disks.append(store)
                        .append(' ')
                        .append(store.type())
                        .append(": ")
                        .append(store.getUsableSpace() >> 20)
                        .append(" MiB left of ")
                        .append(store.getTotalSpace() >> 20)
                        .append('\n');
            } catch (IOException e) {
                disks.append(store).append(": ").append(e).append('\n');
            }
        }
        return disks.toString();
    }
}
