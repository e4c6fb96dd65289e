/** The agent's own API: files of sandboxes, state, containers, statistics. */
@NullMarked
package io.slipway.agent.http;

import org.jspecify.annotations.NullMarked;
