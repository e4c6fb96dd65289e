/** The JDKs of this machine, and which of them suits a task. */
@NullMarked
package io.slipway.agent.jdk;

import org.jspecify.annotations.NullMarked;
