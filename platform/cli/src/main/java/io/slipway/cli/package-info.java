/** The command line: it prints what the front door answers and never decides. One package for each noun. */
@NullMarked
package io.slipway.cli;

import org.jspecify.annotations.NullMarked;
