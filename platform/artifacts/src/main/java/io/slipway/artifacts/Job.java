package io.slipway.artifacts;

import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.TransferMeter;
import java.util.concurrent.ExecutorService;

/**
 * One running fetch.
 *
 * @param workers threads for files that may be had at the same time
 */
record Job(ExecutorService workers, TransferMeter meter, Cancellation cancellation) {}
