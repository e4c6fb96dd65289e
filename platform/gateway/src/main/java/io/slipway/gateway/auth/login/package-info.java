/** From a password or a service account's token to a token of this cluster, and the brake on guessing. */
@NullMarked
package io.slipway.gateway.auth.login;

import org.jspecify.annotations.NullMarked;
