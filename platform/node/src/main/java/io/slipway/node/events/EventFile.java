package io.slipway.node.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.runtime.events.EventLog;
import io.slipway.runtime.metrics.Meter;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.time.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event log in a file: one JSON object a line, with {@code id} (grows by one, over restarts too), {@code time},
 * {@code kind}, and the fields of the kind. When the file is full it becomes {@code .1}, that {@code .2}, and so on,
 * and the oldest is deleted. The last events are kept in memory too. Written and read on a thread of its own; what
 * comes faster than it can be written is dropped, and counted. Thread-safe.
 */
public final class EventFile implements EventLog, AutoCloseable {
    /** What is measured. */
    public static final List<Meter> METERS = List.of(
            Meter.counter("events.written", "Events written to the event log, by kind.", "kind"),
            Meter.counter("events.lost", "Events that could not be written to the event log."));

    /** The name of the newest file. */
    public static final String NAME = "events.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger(EventFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUEUE_MAX = 10_000;
    private static final int RECENT_MAX = 1_000;
    private static final int FILES = 5;

    private final Path file;
    private final Set<PosixFilePermission> permissions;
    private final long bytesMax;
    private final Clock clock;
    private final Metrics metrics;
    private final ArrayDeque<JsonNode> recent = new ArrayDeque<>();
    private final ThreadPoolExecutor thread;
    private long lastId;

    /** @param permissions of new files; empty for those that the process usually gives */
    private EventFile(Path file, Set<PosixFilePermission> permissions, long bytesMax, Clock clock, Metrics metrics) {
        this.file = file;
        this.permissions = permissions;
        this.bytesMax = bytesMax;
        this.clock = clock;
        this.metrics = metrics;
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_MAX), task -> {
            Thread worker = new Thread(task, "event-log");
            worker.setDaemon(true);
            return worker;
        });
        metrics.declare(METERS);
    }

    /**
     * Opens the log in a folder, going on after the last event in it.
     *
     * @param bytesMax how long one of the {@value #FILES} files may be
     */
    public static EventFile open(Path folder, long bytesMax, Clock clock, Metrics metrics) {
        return opened(new EventFile(folder.resolve(NAME), Set.of(), bytesMax, clock, metrics));
    }

    /** The same in a file that its owner alone may read. */
    public static EventFile openPrivate(Path file, long bytesMax, Clock clock, Metrics metrics) {
        Set<PosixFilePermission> owner = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        return opened(new EventFile(file, owner, bytesMax, clock, metrics));
    }

    private static EventFile opened(EventFile log) {
        log.thread.execute(log::recover);
        return log;
    }

    @Override
    public void tell(String kind, String... fields) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("id", 0).put("time", clock.now().toString()).put("kind", kind);
        for (int i = 0; i + 1 < fields.length; i += 2) {
            event.put(fields[i], fields[i + 1]);
        }
        try {
            thread.execute(() -> write(kind, event));
        } catch (RejectedExecutionException e) {
            metrics.count("events.lost"); // too fast for the disk, or closed
        }
    }

    /**
     * The first events after {@code since}, oldest first.
     *
     * @param since an id; negative for so many before the end
     * @param limit how many at most
     * @return fails when too many ask at once
     */
    public CompletableFuture<List<JsonNode>> read(long since, int limit, Predicate<JsonNode> wanted) {
        return CompletableFuture.supplyAsync(
                () -> since < 0 ? last(limit, wanted) : after(since, limit, wanted), thread);
    }

    private List<JsonNode> after(long since, int limit, Predicate<JsonNode> wanted) {
        JsonNode oldest = recent.peekFirst();
        boolean inMemory = oldest == null || oldest.path("id").asLong() <= since + 1;
        List<JsonNode> found = new ArrayList<>();
        if (inMemory) {
            recent.stream()
                    .filter(event -> isAfter(event, since))
                    .filter(wanted)
                    .limit(limit)
                    .forEach(found::add);
        } else {
            for (int number = FILES - 1; number >= 0 && found.size() < limit; number--) {
                scan(numbered(number), event -> {
                    if (isAfter(event, since) && wanted.test(event)) {
                        found.add(event);
                    }
                    return found.size() < limit;
                });
            }
        }
        return found;
    }

    /** The last ones that are wanted; of the files when there are not enough in memory. */
    private List<JsonNode> last(int limit, Predicate<JsonNode> wanted) {
        ArrayDeque<JsonNode> found = new ArrayDeque<>();
        recent.stream().filter(wanted).forEach(event -> push(found, event, limit));
        JsonNode oldest = recent.peekFirst();
        if (found.size() == limit || oldest == null || oldest.path("id").asLong() <= 1) {
            return List.copyOf(found);
        }
        found.clear();
        for (int number = FILES - 1; number >= 0; number--) {
            scan(numbered(number), event -> {
                if (wanted.test(event)) {
                    push(found, event, limit);
                }
                return true;
            });
        }
        return List.copyOf(found);
    }

    private static void push(ArrayDeque<JsonNode> to, JsonNode event, int most) {
        to.addLast(event);
        if (to.size() > most) {
            to.removeFirst();
        }
    }

    private static boolean isAfter(JsonNode event, long id) {
        return event.path("id").asLong() > id;
    }

    private void write(String kind, ObjectNode event) {
        event.put("id", ++lastId);
        push(recent, event, RECENT_MAX);
        try {
            byte[] line = (JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
            if (Files.exists(file) && Files.size(file) + line.length > bytesMax) {
                roll();
            }
            if (!permissions.isEmpty() && !Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions));
            }
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            metrics.count("events.written", "kind", kind);
        } catch (IOException e) {
            metrics.count("events.lost");
            LOG.warn("an event could not be written to {}: {}", file, e.toString());
        }
    }

    private void roll() throws IOException {
        for (int number = FILES - 1; number > 0; number--) {
            Path from = numbered(number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path numbered(int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    private void recover() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            endTornLine();
        } catch (IOException e) {
            LOG.warn("the event log {} cannot be opened: {}", file, e.toString());
        }
        for (int number = 1; number >= 0; number--) {
            scan(numbered(number), event -> {
                lastId = Math.max(lastId, event.path("id").asLong());
                push(recent, event, RECENT_MAX);
                return true;
            });
        }
    }

    /** A line that a crash cut short must not swallow the next one. */
    private void endTornLine() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (var channel = Files.newByteChannel(file, StandardOpenOption.READ)) {
            java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
            if (channel.size() == 0 || channel.position(channel.size() - 1).read(last) != 1 || last.get(0) == '\n') {
                return;
            }
        }
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
    }

    /** Reads line by line until {@code next} has enough; what is no event is passed over. */
    private static void scan(Path from, Predicate<JsonNode> next) {
        if (!Files.exists(from)) {
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(from)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = parsed(line);
                if (event.path("id").isIntegralNumber() && !next.test(event)) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.warn("the event log {} cannot be read: {}", from, e.toString());
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode(); // cut short by a crash
        }
    }

    /** Writes what waits, for at most two seconds. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
