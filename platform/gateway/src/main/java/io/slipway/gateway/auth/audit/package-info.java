/** Who changed what: one line for each changing request. */
@NullMarked
package io.slipway.gateway.auth.audit;

import org.jspecify.annotations.NullMarked;
