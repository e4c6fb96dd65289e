/** What stands in front of the front door's rooms. */
@NullMarked
package io.slipway.gateway;

import org.jspecify.annotations.NullMarked;
