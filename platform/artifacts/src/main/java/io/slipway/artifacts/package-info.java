/** Brings what a task needs into its sandbox: files, archives, and whole class paths named by Maven coordinates. */
@NullMarked
package io.slipway.artifacts;

import org.jspecify.annotations.NullMarked;
