/** What the agent's tests share. */
@NullMarked
package io.slipway.agent.testing;

import org.jspecify.annotations.NullMarked;
