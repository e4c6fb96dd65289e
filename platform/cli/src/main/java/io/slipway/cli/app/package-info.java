/** Commands about apps. */
@NullMarked
package io.slipway.cli.app;

import org.jspecify.annotations.NullMarked;
