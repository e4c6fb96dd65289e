/** The package API over HTTP, as Cosmos speaks it. */
@NullMarked
package io.slipway.packages.http;

import org.jspecify.annotations.NullMarked;
