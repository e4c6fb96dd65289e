/** Says over HTTP whether a program of a package serves its clients. */
@NullMarked
package io.slipway.universe.discovery.health;

import org.jspecify.annotations.NullMarked;
