/** Time: the only place that reads the machine's clocks. */
@NullMarked
package io.slipway.runtime.time;

import org.jspecify.annotations.NullMarked;
