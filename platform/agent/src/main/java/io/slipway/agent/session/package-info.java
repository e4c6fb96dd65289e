/** The agent's side of the agent protocol over HTTP. */
@NullMarked
package io.slipway.agent.session;

import org.jspecify.annotations.NullMarked;
