/** What belongs to an app as such: its versions, its service ports, whether an instance of it serves. Pure. */
@NullMarked
package io.slipway.scheduler.app;

import org.jspecify.annotations.NullMarked;
