/** What an agent must know after a restart, on disk: written whole or not at all, and checked when read. */
@NullMarked
package io.slipway.agent.checkpoint;

import org.jspecify.annotations.NullMarked;
