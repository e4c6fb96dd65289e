/**
 * Benchmarks: each prints its figure beside that of a peer or a limit, measured in the same run, since absolute times
 * say little on a shared machine. Run them with {@code benchmarks/run}.
 */
@NullMarked
package io.slipway.benchmarks;

import org.jspecify.annotations.NullMarked;
