package io.slipway.replication.raft;

import io.slipway.replication.testing.ListComponent;
import io.slipway.runtime.loop.ThreadEventLoop;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes a log folder as this version writes it, and packs it: what later versions must go on reading. Run it once when
 * the format has changed, with the name of the file to write, and commit that file beside the others below
 * {@code src/test/resources/io/slipway/replication/raft}; none of those is ever changed or removed. It needs nothing
 * but the test class path of this module:
 *
 * <pre>java -cp ... io.slipway.replication.raft.FormatFixture log-format-1.zip</pre>
 *
 * <p>The log is a single member's: {@code one} and {@code two} in a snapshot, {@code three}, {@code four} and
 * {@code five} after it, all of component {@code a}.
 */
public final class FormatFixture {
    static final List<String> LINES = List.of("one", "two", "three", "four", "five");

    private FormatFixture() {}

    /** @param arguments the file to write */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("log-format").resolve("log");
        fill(folder);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[0])));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.getFileName().toString().equals("in_use.lock")) {
                    zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                    zip.write(Files.readAllBytes(file));
                }
            }
        }
    }

    private static void fill(Path folder) {
        ThreadEventLoop loop = new ThreadEventLoop("a", Clock.system(), ThreadEventLoop.DEFAULT_MAILBOX);
        RaftLog log = new RaftLog(RaftLogConfig.single(folder));
        ListComponent a = new ListComponent("a", loop, log);
        log.start();
        while (a.term() < 0) {
            Thread.onSpinWait();
        }
        a.append(LINES.get(0), LINES.get(1)).join();
        log.takeSnapshot().join();
        LINES.subList(2, LINES.size()).forEach(line -> a.append(line).join());
        log.close();
        loop.close();
    }

    /** Unpacks the fixture {@code name} into {@code folder}. */
    static void unpack(String name, Path folder) {
        try (ZipInputStream zip = new ZipInputStream(FormatFixture.class.getResourceAsStream(name))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
