/** What the agent's machine runs short of. */
@NullMarked
package io.slipway.agent.pressure;

import org.jspecify.annotations.NullMarked;
