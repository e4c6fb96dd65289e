package io.slipway.artifacts.maven;

import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.TransferMeter;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;

/** Counts what the resolver transfers of files (not of POMs), and stops it when the fetch was cancelled. */
final class MeterListener extends AbstractTransferListener {
    private final TransferMeter meter;
    private final boolean sizeKnown;
    private final Cancellation cancellation;
    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong expected = new AtomicLong();

    MeterListener(TransferMeter meter, boolean sizeKnown, Cancellation cancellation) {
        this.meter = meter;
        this.sizeKnown = sizeKnown;
        this.cancellation = cancellation;
    }

    @Override
    public void transferInitiated(TransferEvent event) throws TransferCancelledException {
        stopIfCancelled();
    }

    @Override
    public void transferStarted(TransferEvent event) throws TransferCancelledException {
        stopIfCancelled();
        takeBack(event);
        if (!sizeKnown && isFile(event) && event.getResource().getContentLength() > 0) {
            expected.addAndGet(event.getResource().getContentLength());
            meter.expectBytes(event.getResource().getContentLength());
        }
    }

    @Override
    public void transferProgressed(TransferEvent event) throws TransferCancelledException {
        stopIfCancelled();
        if (isFile(event)) {
            counted.addAndGet(event.getDataLength());
            meter.bytes(event.getDataLength());
        }
    }

    @Override
    public void transferFailed(TransferEvent event) {
        takeBack(event);
    }

    @Override
    public void transferCorrupted(TransferEvent event) {
        takeBack(event);
    }

    private void takeBack(TransferEvent event) {
        if (isFile(event)) {
            meter.bytes(-counted.getAndSet(0));
            meter.expectBytes(-expected.getAndSet(0));
        }
    }

    private void stopIfCancelled() throws TransferCancelledException {
        if (cancellation.cancelled()) {
            throw new TransferCancelledException("cancelled");
        }
    }

    private static boolean isFile(TransferEvent event) {
        String name = event.getResource().getResourceName();
        return !name.endsWith(".pom") && !name.endsWith(".xml") && !name.contains(".sha") && !name.endsWith(".md5");
    }
}
