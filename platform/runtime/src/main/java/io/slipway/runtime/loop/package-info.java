/** Event loops: one thread and one bounded mailbox per stateful component. */
@NullMarked
package io.slipway.runtime.loop;

import org.jspecify.annotations.NullMarked;
