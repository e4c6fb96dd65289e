/** Whether the hosts are fit for a cluster: what is asked of them, and what is found, all at once. */
@NullMarked
package io.slipway.installer.preflight;

import org.jspecify.annotations.NullMarked;
