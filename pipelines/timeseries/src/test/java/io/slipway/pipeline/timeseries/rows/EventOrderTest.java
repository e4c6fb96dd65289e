package io.slipway.pipeline.timeseries.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventOrderTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 999, 1000, 5000})
    void sortsByTimeAndKeepsTheOrderOfEqualTimes(int mostInMemory) throws IOException {
        var random = new SplittableRandom(mostInMemory);
        var messages = new ArrayList<EventOrder.Message>();
        for (int i = 0; i < 1000; i++) {
            messages.add(new EventOrder.Message(random.nextInt(-50, 50), "k" + i, new byte[] {(byte) i}));
        }
        var sorted = new ArrayList<String>();
        try (var order = new EventOrder(folder, mostInMemory * (EventOrder.Message.OVERHEAD + 5))) {
            for (EventOrder.Message message : messages) {
                order.add(message);
            }
            EventOrder.Sorted all = order.sorted();
            for (EventOrder.Message next = all.next(); next != null; next = all.next()) {
                sorted.add(next.key());
            }
        }

        List<String> expected = messages.stream()
                .sorted(Comparator.comparingLong(EventOrder.Message::atMs))
                .map(EventOrder.Message::key)
                .toList();
        assertThat(sorted).isEqualTo(expected);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
