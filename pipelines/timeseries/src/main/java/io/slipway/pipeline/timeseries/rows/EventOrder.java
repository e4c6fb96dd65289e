package io.slipway.pipeline.timeseries.rows;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into the order of their times, those of one time into the order in which they came. What does not fit
 * in memory
 * goes to sorted temporary files, which are merged in the end, so any size of input works. Add everything, then
 * {@link #sorted}. One thread at a time.
 */
public final class EventOrder implements Closeable {
    /**
     * A message with its time.
     *
     * @param key the key it is sent under
     */
    public record Message(long atMs, String key, byte[] bytes) {
        /** Bytes of memory that a message takes besides its texts, about. */
        static final long OVERHEAD = 120;

        long memoryBytes() {
            return OVERHEAD + key.length() + bytes.length;
        }
    }

    private final long maxBytes;
    private final Path folder;
    private final List<Message> memory = new ArrayList<>();
    private long memoryBytes;
    private final List<Path> files = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    /**
     * @param folder where temporary files go; they are deleted on {@link #close}
     * @param maxBytes of memory that messages may take before they go to a file
     */
    public EventOrder(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** Takes one more message. */
    public void add(Message message) throws IOException {
        memory.add(message);
        memoryBytes += message.memoryBytes();
        if (memoryBytes >= maxBytes) {
            spill();
        }
    }

    /** All messages in order; to be called once, after the last {@link #add}. */
    public Sorted sorted() throws IOException {
        memory.sort(Comparator.comparingLong(Message::atMs));
        // Files hold what came earlier, so on equal times the lower index goes first and memory goes last.
        var queue = new PriorityQueue<Run>(
                Comparator.<Run>comparingLong(run -> run.head().atMs()).thenComparingInt(Run::index));
        for (Path file : files) {
            runs.add(new Run(runs.size(), new FileMessages(file)));
        }
        var held = memory.iterator();
        runs.add(new Run(runs.size(), () -> held.hasNext() ? held.next() : null));
        for (Run run : runs) {
            if (run.advance()) {
                queue.add(run);
            }
        }
        return () -> {
            Run run = queue.poll();
            if (run == null) {
                return null;
            }
            Message message = run.head();
            if (run.advance()) {
                queue.add(run);
            }
            return message;
        };
    }

    @Override
    public void close() throws IOException {
        for (Run run : runs) {
            run.close();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private void spill() throws IOException {
        memory.sort(Comparator.comparingLong(Message::atMs));
        Path file = Files.createTempFile(folder, "event-order-", ".tmp");
        files.add(file);
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            for (Message message : memory) {
                out.writeLong(message.atMs());
                out.writeUTF(message.key());
                out.writeInt(message.bytes().length);
                out.write(message.bytes());
            }
        }
        memory.clear();
        memoryBytes = 0;
    }

    /** Messages one after the other. */
    @FunctionalInterface
    public interface Sorted {
        /** The next message, or null after the last. */
        @Nullable
        Message next() throws IOException;
    }

    private static final class Run implements Closeable {
        private final int index;
        private final Sorted messages;
        private @Nullable Message head;

        Run(int index, Sorted messages) {
            this.index = index;
            this.messages = messages;
        }

        int index() {
            return index;
        }

        Message head() {
            if (head == null) {
                throw new IllegalStateException("this run has ended");
            }
            return head;
        }

        boolean advance() throws IOException {
            head = messages.next();
            return head != null;
        }

        @Override
        public void close() throws IOException {
            if (messages instanceof FileMessages file) {
                file.in.close();
            }
        }
    }

    private static final class FileMessages implements Sorted {
        private final DataInputStream in;

        FileMessages(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        }

        @Override
        public @Nullable Message next() throws IOException {
            long atMs;
            try {
                atMs = in.readLong();
            } catch (EOFException e) {
                return null;
            }
            String key = in.readUTF();
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return new Message(atMs, key, bytes);
        }
    }
}
