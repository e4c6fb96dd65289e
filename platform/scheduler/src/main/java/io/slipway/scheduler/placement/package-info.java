/**
 * Where an instance can go: a function from an app's demand, an offer and what is placed already to the resources it
 * takes, or to every rule that stands in the way, as data and in words. Pure.
 */
@NullMarked
package io.slipway.scheduler.placement;

import org.jspecify.annotations.NullMarked;
