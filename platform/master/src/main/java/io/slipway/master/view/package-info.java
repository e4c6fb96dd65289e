/** What others may see of the master: immutable snapshots. */
@NullMarked
package io.slipway.master.view;

import org.jspecify.annotations.NullMarked;
