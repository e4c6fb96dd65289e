/** The Marathon v2 scheduler: a framework that keeps apps running on what the master offers. */
@NullMarked
package io.slipway.scheduler;

import org.jspecify.annotations.NullMarked;
