/**
 * The master over HTTP: Mesos' endpoints for reading, its operator API v1, and its scheduler API v1, in JSON.
 *
 * <p>Left out on purpose: {@code ?jsonp=}, which would let any web page read the cluster's state.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/endpoints/">Mesos: HTTP endpoints</a>
 */
@NullMarked
package io.slipway.master.http;

import org.jspecify.annotations.NullMarked;
