/** Unpacks archives without trusting them. */
@NullMarked
package io.slipway.artifacts.archive;

import org.jspecify.annotations.NullMarked;
