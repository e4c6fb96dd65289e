/** What the installer remembers of a cluster, in a folder beside {@code cluster.yaml}. */
@NullMarked
package io.slipway.installer.state;

import org.jspecify.annotations.NullMarked;
