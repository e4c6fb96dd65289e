/** Agents and frameworks that do what a test says. */
@NullMarked
package io.slipway.master.testing;

import org.jspecify.annotations.NullMarked;
