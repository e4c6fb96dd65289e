package io.slipway.replication.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this member promised the others: the latest term it knows and whom it voted for in that, in Ratis' file {@code
 * raft-meta}. Where the disk is full Ratis puts an empty file in its place, and would not start from that any more.
 *
 * <p>A member that has forgotten its term may go on in any later one, in which it has promised nothing. Terms count up
 * by one with each election, so none was ever as high as there were milliseconds since 1970 when the file was written.
 * The others follow into that term with one election.
 */
final class Promise {
    private static final Logger LOG = LoggerFactory.getLogger(Promise.class);
    private static final String FILE = "raft-meta";
    private static final String TERM = "term";

    /** A machine whose clock is before that does not know the time. */
    private static final Instant PLAUSIBLE = Instant.parse("2024-01-01T00:00:00Z");

    private Promise() {}

    /** Makes up for a promise below {@code raft} that was not written whole. */
    static void makeUp(Path raft) throws IOException {
        if (!Files.isDirectory(raft)) {
            return;
        }
        List<Path> found;
        try (Stream<Path> files = Files.walk(raft)) {
            found = files.filter(file -> file.getFileName().toString().equals(FILE))
                    .toList();
        }
        for (Path file : found) {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            if (!names(file) && written.isAfter(PLAUSIBLE)) {
                LOG.warn(
                        "{} does not tell the term, as after a full disk; going on in term {}",
                        file,
                        written.toEpochMilli());
                LogFolder.write(file, (TERM + "=" + written.toEpochMilli() + "\nvotedFor=\n").getBytes(UTF_8));
            }
        }
    }

    private static boolean names(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return properties.getProperty(TERM) != null;
    }
}
