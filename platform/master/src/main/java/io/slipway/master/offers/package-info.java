/** The offers that frameworks hold. */
@NullMarked
package io.slipway.master.offers;

import org.jspecify.annotations.NullMarked;
