/**
 * The messages of this API as JSON trees, with the names and shapes that Mesos gives its v1 protobuf messages in JSON:
 * field names in snake case, enums by name, {@code bytes} in base64, ids as {@code {"value": "..."}}. Fields that Mesos
 * does not know are named where they are written. A reader skips fields it does not know, takes {@code null} for
 * absent, and numbers also as strings, as protobuf's own JSON printers write 64-bit integers.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/scheduler-http-api/">Mesos scheduler HTTP API</a>
 */
@NullMarked
package io.slipway.mesosapi.json;

import org.jspecify.annotations.NullMarked;
