/** The tasks that this master knows of, and what makes a task acceptable. */
@NullMarked
package io.slipway.master.tasks;

import org.jspecify.annotations.NullMarked;
