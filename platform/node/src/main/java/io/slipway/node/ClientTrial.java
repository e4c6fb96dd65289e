package io.slipway.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs some commands once. Nothing of a cluster is loaded into this process, as nothing of it is on its class path. */
final class ClientTrial {
    private static final Pattern URL = Pattern.compile("\"url\"\\s*:\\s*\"([^\"]+)\"");
    private static final long STOP_SECONDS = 30;

    private final Path folder;

    /** @param folder for the cluster's home; the caller removes it */
    ClientTrial(Path folder) {
        this.folder = folder;
    }

    int run() {
        Path launcher = Path.of(System.getProperty("slipway.dist", "."), "bin", "slipway");
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(),
                        "up",
                        "--home",
                        folder.resolve("home").toString(),
                        "--port",
                        "0",
                        "--resources",
                        "cpus:1;mem:512;disk:512",
                        "--stop-tasks")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("up.out").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process up = builder.start();
            try {
                commands(awaitUrl(up));
            } finally {
                up.destroy();
                up.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
                up.destroyForcibly();
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private String awaitUrl(Process up) throws IOException {
        Path note = folder.resolve("home").resolve("up.json");
        while (true) {
            if (!up.isAlive()) {
                throw new IOException("up ended: " + Files.readString(folder.resolve("up.out")));
            }
            Matcher url = URL.matcher(Files.exists(note) ? Files.readString(note) : "");
            if (url.find()) {
                return url.group(1);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void commands(String url) throws IOException {
        Path app = Files.writeString(folder.resolve("app.json"), ClassDataTrial.APP);
        for (List<String> command : List.of(
                List.of("app", "add", "-f", app.toString(), "--wait", "--url", url),
                List.of("status", "--url", url),
                List.of("version"),
                List.of("app", "list", "--url", url),
                List.of("app", "status", "/trial", "--url", url),
                List.of("app", "tasks", "/trial", "--url", url),
                List.of("package", "search", "--url", url),
                List.of("node", "list", "--url", url),
                List.of("app", "remove", "/trial", "--wait", "--url", url))) {
            int exitCode = Main.run(command.toArray(new String[0]));
            if (exitCode != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + exitCode);
            }
        }
    }
}
