/**
 * The Mesos v1 scheduler API as immutable records, and the gateway through which a framework reaches a master. Names
 * follow the protobuf messages of {@code mesos/v1}; quantities that Mesos leaves as doubles are exact here.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/scheduler-http-api/">Mesos scheduler HTTP API</a>
 */
@NullMarked
package io.slipway.mesosapi;

import org.jspecify.annotations.NullMarked;
