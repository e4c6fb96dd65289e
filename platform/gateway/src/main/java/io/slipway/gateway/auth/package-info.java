/** Who somebody is and what they may do: users, their tokens and rights, on the replicated log. */
@NullMarked
package io.slipway.gateway.auth;

import org.jspecify.annotations.NullMarked;
