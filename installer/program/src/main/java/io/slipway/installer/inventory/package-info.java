/** What {@code cluster.yaml} says: hosts, roles and settings, read whole, with every problem at its line. Pure. */
@NullMarked
package io.slipway.installer.inventory;

import org.jspecify.annotations.NullMarked;
