/** What every log must keep, and the components to show it with. */
@NullMarked
package io.slipway.replication.testing;

import org.jspecify.annotations.NullMarked;
