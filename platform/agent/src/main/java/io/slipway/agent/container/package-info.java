/** What a task runs in, as the rest of the agent sees it: launch, watch, stop, measure, find again after a restart. */
@NullMarked
package io.slipway.agent.container;

import org.jspecify.annotations.NullMarked;
