/** What the parts of a process decided, told as structured events. */
@NullMarked
package io.slipway.runtime.events;

import org.jspecify.annotations.NullMarked;
