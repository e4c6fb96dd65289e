/** The phases that change a cluster: in which order which hosts get what, and when to go on. */
@NullMarked
package io.slipway.installer.rollout;

import org.jspecify.annotations.NullMarked;
