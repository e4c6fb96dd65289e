package io.slipway.artifacts.web;

import io.slipway.artifacts.transfer.TransferMeter;
import java.util.concurrent.atomic.AtomicLong;

/** What one try added to the meter, to be taken back when it fails. Thread-safe. */
final class Tally {
    private final TransferMeter meter;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong expected = new AtomicLong();

    Tally(TransferMeter meter) {
        this.meter = meter;
    }

    void bytes(long count) {
        done.addAndGet(count);
        meter.bytes(count);
    }

    void expectBytes(long count) {
        expected.addAndGet(count);
        meter.expectBytes(count);
    }

    void takeBack() {
        meter.bytes(-done.getAndSet(0));
        meter.expectBytes(-expected.getAndSet(0));
    }
}
