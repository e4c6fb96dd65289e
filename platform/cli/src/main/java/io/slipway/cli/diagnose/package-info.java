/** {@code slipway diagnose}: everything that helps to find out what is wrong, in one archive without secrets. */
@NullMarked
package io.slipway.cli.diagnose;

import org.jspecify.annotations.NullMarked;
