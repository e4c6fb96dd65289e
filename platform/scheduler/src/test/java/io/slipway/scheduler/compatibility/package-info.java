/** Conversations with the real scheduler through its API, as clients of Marathon have them. */
package io.slipway.scheduler.compatibility;
