/** JSON values read and written without data binding: small, and quick to load in a short-lived program. */
@NullMarked
package io.slipway.client.json;

import org.jspecify.annotations.NullMarked;
