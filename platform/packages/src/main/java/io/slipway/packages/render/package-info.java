/** From a package and options to the app or group that the scheduler gets. */
@NullMarked
package io.slipway.packages.render;

import org.jspecify.annotations.NullMarked;
