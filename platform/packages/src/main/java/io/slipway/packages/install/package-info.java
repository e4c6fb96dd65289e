/** Installing, listing, updating and removing packages by way of the scheduler and the master. */
@NullMarked
package io.slipway.packages.install;

import org.jspecify.annotations.NullMarked;
