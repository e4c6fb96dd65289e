/** Signed tokens (JWT, RFC 7519). The only place that knows the library for them. */
@NullMarked
package io.slipway.gateway.auth.tokens;

import org.jspecify.annotations.NullMarked;
