/** Finds where other apps serve, for programs that run as tasks. */
@NullMarked
package io.slipway.universe.discovery;

import org.jspecify.annotations.NullMarked;
