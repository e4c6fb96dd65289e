/** Servers and repositories that tests fetch from. */
@NullMarked
package io.slipway.artifacts.testing;

import org.jspecify.annotations.NullMarked;
