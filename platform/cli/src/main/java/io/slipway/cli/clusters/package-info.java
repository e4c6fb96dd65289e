/** The clusters that the user knows, with their addresses, authorities and tokens. */
@NullMarked
package io.slipway.cli.clusters;

import org.jspecify.annotations.NullMarked;
