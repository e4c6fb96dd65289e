/** Health checks, run where the task runs. */
@NullMarked
package io.slipway.agent.check;

import org.jspecify.annotations.NullMarked;
