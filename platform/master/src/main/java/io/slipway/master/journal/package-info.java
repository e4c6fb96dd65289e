/** What the master remembers over its own end: the agents it admitted and the frameworks it gave ids to. */
@NullMarked
package io.slipway.master.journal;

import org.jspecify.annotations.NullMarked;
