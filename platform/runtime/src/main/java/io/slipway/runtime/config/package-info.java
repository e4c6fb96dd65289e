/** Configuration from file, environment and flags, with all problems reported at once. */
@NullMarked
package io.slipway.runtime.config;

import org.jspecify.annotations.NullMarked;
