/** Simulated time and loops for tests: everything runs on the caller's thread, in an order that the test decides. */
@NullMarked
package io.slipway.runtime.testing;

import org.jspecify.annotations.NullMarked;
