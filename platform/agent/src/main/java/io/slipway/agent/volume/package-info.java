/** Folders that outlive the tasks that use them. */
@NullMarked
package io.slipway.agent.volume;

import org.jspecify.annotations.NullMarked;
