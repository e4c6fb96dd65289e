package io.slipway.cli.diagnose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What lies on the disk of this machine, whether the cluster runs or not. */
final class HomeFacts {
    private static final int TAIL_BYTES = 5 << 20;
    private static final int LISTED_MAX = 5_000;
    private static final long ANSWER_SECONDS = 15;
    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");

    private final Bundle bundle;
    private final Consumer<String> progress;

    HomeFacts(Bundle bundle, Consumer<String> progress) {
        this.bundle = bundle;
        this.progress = progress;
    }

    /** @param home a folder given with {@code --home} */
    void home(Path home) {
        String name = "homes/" + home.getFileName() + "/";
        if (!Files.isDirectory(home)) {
            bundle.missing(name, home + " is no folder");
            return;
        }
        progress.accept(name);
        listing(name + "files.txt", home);
        for (Path folder : List.of(home, home.resolve("logs"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(HomeFacts::isText).sorted().forEach(file -> tail(name + home.relativize(file), file));
            } catch (IOException | UncheckedIOException e) {
                if (!folder.equals(home.resolve("logs"))) {
                    bundle.missing(name, folder + " cannot be read: " + e);
                }
            }
        }
        threads(name + "threads.txt", home.resolve("up.json"));
    }

    private static boolean isText(Path file) {
        String name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file)
                && (name.equals("up.json")
                        || name.endsWith(".conf")
                        || name.contains(".log")
                        || name.contains(".jsonl"));
    }

    /** A configuration file. */
    void config(Path file) {
        tail("config/" + file.getFileName(), file);
    }

    private void tail(String name, Path file) {
        progress.accept(name);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            bundle.add(name, from == 0 ? text : "(the last " + TAIL_BYTES + " bytes)\n" + text);
        } catch (IOException e) {
            bundle.missing(name, file + " cannot be read: " + e);
        }
    }

    /** Names and sizes only: the log and the sandboxes hold what is the users'. */
    private void listing(String name, Path home) {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.walk(home, 4)) {
            files.limit(LISTED_MAX)
                    .forEach(file -> lines.append(size(file))
                            .append('\t')
                            .append(home.relativize(file))
                            .append('\n'));
            bundle.add(name, "bytes\tfile, the first " + LISTED_MAX + "\n" + lines);
        } catch (IOException | UncheckedIOException e) {
            bundle.missing(name, home + " cannot be listed: " + e);
        }
    }

    private static String size(Path file) {
        try {
            return Files.isRegularFile(file) ? String.valueOf(Files.size(file)) : "-";
        } catch (IOException e) {
            return "?";
        }
    }

    /** Asks the process itself, which works when its front door does not. */
    private void threads(String name, Path up) {
        Optional<String> pid = pid(up);
        Path jcmd = Path.of(System.getProperty("java.home", ""), "bin", "jcmd");
        if (pid.isEmpty()) {
            bundle.missing(name, "no process runs on this home");
            return;
        }
        if (!Files.isExecutable(jcmd)) {
            bundle.missing(name, "there is no jcmd beside this Java, which would ask process " + pid.get());
            return;
        }
        progress.accept(name);
        try {
            Path answer = Files.createTempFile("slipway-threads", ".txt");
            try {
                ask(name, jcmd, pid.get(), answer);
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            bundle.missing(name, "process " + pid.get() + " could not be asked: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            bundle.missing(name, "interrupted");
        }
    }

    /** A process that stands still never answers: its answer is taken from a file, after a while whatever there is. */
    private void ask(String name, Path jcmd, String pid, Path answer) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(jcmd.toString(), pid, "Thread.print", "-l")
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        boolean ended = process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
            bundle.missing(name, "process " + pid + " did not give its threads within " + ANSWER_SECONDS + " s");
        } else if (process.exitValue() == 0) {
            bundle.add(name, Files.readString(answer));
        } else {
            bundle.missing(
                    name,
                    "process " + pid + " did not give its threads: "
                            + Files.readString(answer).strip());
        }
    }

    private static Optional<String> pid(Path up) {
        try {
            Matcher matcher = PID.matcher(Files.readString(up));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
