/** Commands about packages. */
@NullMarked
package io.slipway.cli.packages;

import org.jspecify.annotations.NullMarked;
