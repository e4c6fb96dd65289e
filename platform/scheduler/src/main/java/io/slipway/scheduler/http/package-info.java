/** The Marathon v2 API over HTTP: routes, bodies, status codes; and what it asks of the scheduler behind it. */
@NullMarked
package io.slipway.scheduler.http;

import org.jspecify.annotations.NullMarked;
