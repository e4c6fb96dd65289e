/** One task's life on an agent, from the order to run it to its end. */
@NullMarked
package io.slipway.agent.task;

import org.jspecify.annotations.NullMarked;
