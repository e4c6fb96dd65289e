/**
 * Containers made of plain processes: a supervisor in a session of its own for each task, cgroups where the machine
 * allows, and {@code /proc} where it does not.
 */
@NullMarked
package io.slipway.agent.container.process;

import org.jspecify.annotations.NullMarked;
