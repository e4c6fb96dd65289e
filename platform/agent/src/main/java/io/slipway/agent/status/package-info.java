/** Brings each task's reports to its framework: in order, again until acknowledged, also after a restart. */
@NullMarked
package io.slipway.agent.status;

import org.jspecify.annotations.NullMarked;
