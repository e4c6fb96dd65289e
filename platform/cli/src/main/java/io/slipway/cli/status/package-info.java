/** The state of the whole cluster on one page, without the weight of the command tree. */
@NullMarked
package io.slipway.cli.status;

import org.jspecify.annotations.NullMarked;
