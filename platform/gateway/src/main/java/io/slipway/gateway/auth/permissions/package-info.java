/** Roles, grants, and the table that says which request needs what. Pure. */
@NullMarked
package io.slipway.gateway.auth.permissions;

import org.jspecify.annotations.NullMarked;
