/**
 * Resource quantities and their arithmetic: scalars in integer milli-units, port ranges, sets, and the role each
 * quantity is reserved for. Pure values; imports nothing of the project.
 */
@NullMarked
package io.slipway.resources;

import org.jspecify.annotations.NullMarked;
