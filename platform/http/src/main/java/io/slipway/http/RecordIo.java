package io.slipway.http;

import java.nio.charset.StandardCharsets;

/**
 * Mesos' framing of messages in a stream: the length in bytes as decimal digits, a line feed, the bytes.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/scheduler-http-api/#recordio-response-format">Mesos:
 *     RecordIO</a>
 */
public final class RecordIo {
    private RecordIo() {}

    /** One record as it goes over the wire. */
    public static byte[] frame(byte[] record) {
        byte[] length = (record.length + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] framed = new byte[length.length + record.length];
        System.arraycopy(length, 0, framed, 0, length.length);
        System.arraycopy(record, 0, framed, length.length, record.length);
        return framed;
    }
}
