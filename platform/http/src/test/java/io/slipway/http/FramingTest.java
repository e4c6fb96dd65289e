package io.slipway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    @Test
    void writesEvents() {
        assertThat(new String(ServerSentEvents.event("status_update_event", "{\"a\":1}"), UTF_8))
                .isEqualTo("event: status_update_event\r\ndata: {\"a\":1}\r\n\r\n");
        assertThat(new String(ServerSentEvents.event("e", "17", "one\ntwo\r\nthree"), UTF_8))
                .isEqualTo("event: e\r\ndata: one\r\ndata: two\r\ndata: three\r\nid: 17\r\n\r\n");
        assertThat(new String(ServerSentEvents.heartbeat(), UTF_8)).isEqualTo("\r\n");
    }

    @Test
    void aNameCannotSmuggleInAnotherField() {
        assertThatThrownBy(() -> ServerSentEvents.event("a\ndata: x", "y"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerSentEvents.event("a", "1\r2", "y")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void readsRecordsHoweverTheyAreCut(int step) {
        List<String> records = List.of("{\"type\":\"HEARTBEAT\"}", "", "ü\n12\n", "x".repeat(300));
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        records.forEach(record -> wire.writeBytes(RecordIo.frame(record.getBytes(UTF_8))));
        byte[] bytes = wire.toByteArray();

        RecordIoDecoder decoder = new RecordIoDecoder(1000);
        List<String> read = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += step) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step));
            decoder.feed(piece).forEach(record -> read.add(new String(record, UTF_8)));
        }

        assertThat(read).isEqualTo(records);
        assertThat(decoder.atBoundary()).isTrue();
    }

    @Test
    void countsBytesNotCharacters() {
        assertThat(new String(RecordIo.frame("ü".getBytes(UTF_8)), UTF_8)).isEqualTo("2\nü");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc\n", "\n", "12x", "-1\n", "1001\n", "99999999999\n"})
    void refusesWhatIsNoRecord(String wire) {
        RecordIoDecoder decoder = new RecordIoDecoder(1000);

        assertThatThrownBy(() -> decoder.feed(wire.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsAnUnfinishedRecord() {
        RecordIoDecoder decoder = new RecordIoDecoder(1000);
        decoder.feed("5\nab".getBytes(UTF_8));

        assertThat(decoder.atBoundary()).isFalse();
    }

    @Test
    void quotesMessagesAsJson() {
        assertThat(HttpResponse.message(400, "a \"b\" \\ \n ü \uD83D\uDE00").text())
                .isEqualTo("{\"message\":\"a \\\"b\\\" \\\\ \\u000a ü \\ud83d\\ude00\"}");
    }
}
