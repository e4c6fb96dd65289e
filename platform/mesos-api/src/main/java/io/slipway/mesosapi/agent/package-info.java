/**
 * The protocol between a master and its agents: what Mesos keeps internal ({@code messages.proto}), as records, and the
 * gateway through which an agent reaches the master. The agent opens the session, so agents need no reachable port.
 */
@NullMarked
package io.slipway.mesosapi.agent;

import org.jspecify.annotations.NullMarked;
