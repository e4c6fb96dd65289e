/** Commands about nodes. */
@NullMarked
package io.slipway.cli.node;

import org.jspecify.annotations.NullMarked;
