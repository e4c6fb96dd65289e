/**
 * Which agents may get a certificate: join tokens, each good for one agent and for a limited time. A token is used when
 * the log says so, so that it is used once whoever leads.
 */
@NullMarked
package io.slipway.master.admission;

import org.jspecify.annotations.NullMarked;
