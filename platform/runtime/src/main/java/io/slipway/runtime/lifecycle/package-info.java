/** Starting and stopping parts in order. */
@NullMarked
package io.slipway.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
