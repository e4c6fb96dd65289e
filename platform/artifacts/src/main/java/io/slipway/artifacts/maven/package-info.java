/** Maven coordinates, their resolution, and lock files. */
@NullMarked
package io.slipway.artifacts.maven;

import org.jspecify.annotations.NullMarked;
