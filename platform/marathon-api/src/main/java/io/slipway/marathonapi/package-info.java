/**
 * The Marathon v2 API as immutable records: apps, groups, tasks, deployments, the launch queue and the events, with the
 * names that Marathon gives them. Everything here is a value or a pure function.
 *
 * @see <a href="https://mesosphere.github.io/marathon/api-console/index.html">Marathon REST API</a>
 */
@NullMarked
package io.slipway.marathonapi;

import org.jspecify.annotations.NullMarked;
