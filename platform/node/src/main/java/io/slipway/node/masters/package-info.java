/**
 * Several masters as one: who leads and where its front door is, what a front door does that belongs to a follower, and
 * the members of the log as operators see and change them.
 */
@NullMarked
package io.slipway.node.masters;

import org.jspecify.annotations.NullMarked;
