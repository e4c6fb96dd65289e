/** What the scheduler remembers: its records, and their form as bytes. */
@NullMarked
package io.slipway.scheduler.journal;

import org.jspecify.annotations.NullMarked;
