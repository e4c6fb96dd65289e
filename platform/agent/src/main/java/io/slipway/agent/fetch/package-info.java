/** Brings a task's files into its sandbox before it starts. */
@NullMarked
package io.slipway.agent.fetch;

import org.jspecify.annotations.NullMarked;
