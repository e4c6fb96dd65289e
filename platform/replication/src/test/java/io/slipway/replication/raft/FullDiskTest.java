package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.LogException;
import io.slipway.replication.testing.ListComponent;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log on a small file system of its own that fills up, in another process; where the kernel lets users mount one. */
class FullDiskTest {
    private static final String MOUNT = "mount -t tmpfs -o size=48m log \"$1\"";

    @TempDir
    private Path temp;

    /** Writes until the disk is full, and makes room; or tells what is there. On the file system's side. */
    static final class Writer {
        private static final String LINE = "x".repeat(100_000);

        private Writer() {}

        /** @param arguments the folder, and {@code fill} or {@code read} */
        public static void main(String[] arguments) {
            try (ThreadEventLoop loop = new ThreadEventLoop("a", Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX);
                    RaftLog log = new RaftLog(RaftLogConfig.single(Path.of(arguments[0])))) {
                ListComponent a = new ListComponent("a", loop, log);
                log.start();
                while (a.term() < 0 && !a.heard("failed")) {
                    Thread.onSpinWait();
                }
                if (a.term() < 0) {
                    System.out.println(a.events().get(a.events().size() - 1));
                } else if (arguments[1].equals("read")) {
                    a.lines().forEach(line -> System.out.println("read " + line.substring(LINE.length())));
                    System.out.println(a.append(LINE + "after")
                            .handle((done, failure) -> failure == null ? "goes on" : "does not go on")
                            .join());
                } else {
                    fill(a);
                }
            } catch (LogException e) {
                System.out.println("refused " + e.getMessage());
            }
        }

        private static void fill(ListComponent a) {
            for (int i = 0; i < 1000; i++) {
                if (a.append(LINE + i)
                        .handle((done, failure) -> failure != null)
                        .join()) {
                    break;
                }
                System.out.println("acknowledged " + i);
            }
            while (!a.heard("failed")) {
                Thread.onSpinWait();
            }
            System.out.println(a.events().get(a.events().size() - 1));
        }
    }

    private List<String> sh(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", script, "sh", temp.toString())
                .redirectError(temp.resolveSibling(temp.getFileName() + ".err").toFile())
                .start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        Assumptions.assumeTrue(
                process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0, "no file systems of one's own here");
        return lines;
    }

    private static String run(String what) {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -Xmx256m -XX:+UseSerialGC"
                + " -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "' "
                + Writer.class.getName().replace("$", "\\$") + " \"$1/log\" " + what + "\n";
    }

    @Test
    void whatWasAcknowledgedBeforeTheDiskWasFullIsThereWhenThereIsRoomAgain() throws Exception {
        sh(MOUNT);
        List<String> told = sh(MOUNT + "\nhead -c 30000000 /dev/zero > \"$1/others\"\n" + run("fill") + run("read")
                + "rm \"$1/others\"\n" + run("read"));

        List<String> acknowledged =
                told.stream().filter(line -> line.startsWith("acknowledged ")).toList();
        assertThat(acknowledged).hasSizeGreaterThan(20);
        assertThat(told.stream().filter(line -> line.startsWith("failed ")))
                .as("it says what to do, in the first run and when it is started without room")
                .isNotEmpty()
                .allMatch(line -> line.contains(" the log in " + temp.resolve("log"))
                        && line.contains("No space left on device")
                        && line.contains("make room or repair the disk, then start again"));
        assertThat(told).last().isEqualTo("goes on");
        List<String> read = told.stream()
                .skip(told.lastIndexOf("read 0"))
                .filter(line -> line.startsWith("read "))
                .toList();
        assertThat(read.subList(0, acknowledged.size()))
                .isEqualTo(IntStream.range(0, acknowledged.size())
                        .mapToObj(i -> "read " + i)
                        .toList());
    }
}
