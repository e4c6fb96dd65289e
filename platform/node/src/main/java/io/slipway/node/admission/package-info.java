/**
 * How an agent comes by its certificate: the masters' side, which decides by join tokens and signs, and the agent's,
 * which asks once and renews before the certificate expires.
 */
@NullMarked
package io.slipway.node.admission;

import org.jspecify.annotations.NullMarked;
