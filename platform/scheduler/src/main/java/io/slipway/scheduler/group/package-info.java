/** The tree of groups and apps, and how it was at earlier times. Pure. */
@NullMarked
package io.slipway.scheduler.group;

import org.jspecify.annotations.NullMarked;
