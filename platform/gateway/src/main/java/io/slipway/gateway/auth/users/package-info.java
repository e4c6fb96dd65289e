/** Users, service accounts, API tokens and signing keys as they stand in the log. */
@NullMarked
package io.slipway.gateway.auth.users;

import org.jspecify.annotations.NullMarked;
