/** What every way of getting a file shares: progress, cancellation, failure. */
@NullMarked
package io.slipway.artifacts.transfer;

import org.jspecify.annotations.NullMarked;
