/** Password hashes. The only place that knows the library for them. */
@NullMarked
package io.slipway.gateway.auth.passwords;

import org.jspecify.annotations.NullMarked;
