package io.slipway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StreamQueueTest {
    private final SlowWriter writer = new SlowWriter();
    private final StreamQueue queue = new StreamQueue(10, writer);

    @Test
    void writesWhatWaitsTogetherInOrder() {
        assertThat(queue.send(bytes("a"))).isTrue();
        queue.send(bytes("b"));
        queue.send(bytes("c"));
        assertThat(writer.written).containsExactly("a");

        writer.finish(null);
        assertThat(writer.written).containsExactly("a", "bc");
    }

    @Test
    void endsAfterWhatIsQueued() {
        queue.send(bytes("a"));
        queue.send(bytes("b"));
        queue.close();
        assertThat(queue.send(bytes("c"))).isFalse();
        writer.finish(null);
        assertThat(writer.ends).isEmpty();
        writer.finish(null);

        assertThat(writer.written).containsExactly("a", "b");
        assertThat(writer.ends).containsExactly("");
    }

    @Test
    void aReaderThatIsTooSlowEndsTheStream() {
        List<String> closed = new ArrayList<>();
        queue.onClose(() -> closed.add("closed"));
        queue.send(bytes("a"));
        queue.send(bytes("0123456789"));

        assertThat(queue.send(bytes("b"))).isFalse();
        assertThat(writer.aborts).isEqualTo(1);
        assertThat(closed).isEmpty();
        writer.finish(new IOException("aborted"));
        assertThat(writer.ends).containsExactly("the reader is too slow: 10 bytes wait for it");
        assertThat(closed).containsExactly("closed");
        assertThat(queue.send(bytes("c"))).isFalse();
    }

    @Test
    void onePieceLongerThanTheLimitIsTaken() {
        assertThat(queue.send(new byte[100])).isTrue();
    }

    @Test
    void aFailedWriteEndsTheStream() {
        queue.send(bytes("a"));
        queue.send(bytes("b"));
        writer.finish(new IOException("broken pipe"));

        assertThat(writer.written).containsExactly("a");
        assertThat(writer.ends).singleElement().asString().contains("broken pipe");
    }

    @Test
    void onCloseAfterTheEndRunsAtOnce() {
        List<String> closed = new ArrayList<>();
        queue.close();
        queue.onClose(() -> closed.add("late"));

        assertThat(closed).containsExactly("late");
    }

    @Test
    void manySendersLoseNothingAndKeepTheirOrder() throws Exception {
        List<byte[]> out = new ArrayList<>();
        CompletableFuture<String> end = new CompletableFuture<>();
        StreamQueue shared = new StreamQueue(1 << 20, new StreamQueue.Writer() {
            @Override
            public void write(byte[] bytes, Consumer<Throwable> done) {
                out.add(bytes);
                CompletableFuture.runAsync(() -> done.accept(null));
            }

            @Override
            public void abort() {}

            @Override
            public void end(String failure) {
                end.complete(failure);
            }
        });
        CompletableFuture<?>[] senders = new CompletableFuture<?>[4];
        for (int s = 0; s < senders.length; s++) {
            byte id = (byte) s;
            senders[s] = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 2000; i++) {
                    shared.send(new byte[] {id, (byte) i});
                }
            });
        }
        CompletableFuture.allOf(senders).get(10, TimeUnit.SECONDS);
        shared.close();

        assertThat(end.get(10, TimeUnit.SECONDS)).isEmpty();
        byte[] next = new byte[4];
        int count = 0;
        for (byte[] bytes : out) {
            for (int i = 0; i < bytes.length; i += 2, count++) {
                assertThat(bytes[i + 1]).isEqualTo(next[bytes[i]]++);
            }
        }
        assertThat(count).isEqualTo(8000);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Finishes writes when told. */
    private static final class SlowWriter implements StreamQueue.Writer {
        private final List<String> written = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();
        private final ArrayDeque<Consumer<Throwable>> open = new ArrayDeque<>();
        private int aborts;

        void finish(Throwable failure) {
            open.remove().accept(failure);
        }

        @Override
        public void write(byte[] bytes, Consumer<Throwable> done) {
            written.add(new String(bytes, UTF_8));
            open.add(done);
        }

        @Override
        public void abort() {
            aborts++;
        }

        @Override
        public void end(String failure) {
            ends.add(failure);
        }
    }
}
