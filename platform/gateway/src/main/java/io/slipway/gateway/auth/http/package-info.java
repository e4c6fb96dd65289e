/** The door itself: who comes in, the pages to log in, and the API of users and tokens. */
@NullMarked
package io.slipway.gateway.auth.http;

import org.jspecify.annotations.NullMarked;
