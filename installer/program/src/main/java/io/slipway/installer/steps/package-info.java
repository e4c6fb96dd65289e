/** Carries plans out on hosts, and takes away what they made. */
@NullMarked
package io.slipway.installer.steps;

import org.jspecify.annotations.NullMarked;
