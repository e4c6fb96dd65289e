/**
 * Wires the roles into processes: the launcher's main class, {@code slipway up}, and the home folder. Nothing imports
 * this module.
 */
@NullMarked
package io.slipway.node;

import org.jspecify.annotations.NullMarked;
