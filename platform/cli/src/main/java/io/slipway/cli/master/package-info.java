/** {@code slipway master list|add|remove} and {@code slipway backup}: the masters, and what they remember. */
@NullMarked
package io.slipway.cli.master;

import org.jspecify.annotations.NullMarked;
