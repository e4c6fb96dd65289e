/** What shall be on each host, and the steps from what is there to it. Pure. */
@NullMarked
package io.slipway.installer.plan;

import org.jspecify.annotations.NullMarked;
