/** The agents that are registered with this master. */
@NullMarked
package io.slipway.master.agents;

import org.jspecify.annotations.NullMarked;
