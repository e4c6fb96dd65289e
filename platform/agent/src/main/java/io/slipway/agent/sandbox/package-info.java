/** The folders that tasks run in, and when they go. */
@NullMarked
package io.slipway.agent.sandbox;

import org.jspecify.annotations.NullMarked;
