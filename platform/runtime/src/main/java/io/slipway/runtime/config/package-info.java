/**
 * Configuration from file, environment and flags, with all problems reported at once. A flag goes before a variable of
 * the environment, and that before the file.
 */
@NullMarked
package io.slipway.runtime.config;

import org.jspecify.annotations.NullMarked;
