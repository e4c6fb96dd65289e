/** Benchmarks of whole control planes: real logs on disk, real masters and schedulers, and agents that only answer. */
@NullMarked
package io.slipway.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
