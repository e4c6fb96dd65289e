/** The content-addressed store that tasks and processes share. */
@NullMarked
package io.slipway.artifacts.cache;

import org.jspecify.annotations.NullMarked;
