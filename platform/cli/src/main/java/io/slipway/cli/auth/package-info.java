/** The noun {@code auth}: logging in, users, tokens. */
@NullMarked
package io.slipway.cli.auth;

import org.jspecify.annotations.NullMarked;
