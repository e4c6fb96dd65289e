/** The command line {@code slipway install}. */
@NullMarked
package io.slipway.installer.cli;

import org.jspecify.annotations.NullMarked;
