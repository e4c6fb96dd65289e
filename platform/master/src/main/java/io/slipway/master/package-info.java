/**
 * The master: admits agents and frameworks, offers resources, carries tasks to agents and their reports back.
 *
 * <p>{@link io.slipway.master.Master} is the shell, {@code Cluster} composes what is decided, and the packages below
 * hold
 * the state. What must outlive the master is in {@code journal}; everything else is soft: it hangs on leadership, and
 * is rebuilt from what agents and frameworks tell when they come back.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/architecture/">Mesos: architecture</a>
 */
@NullMarked
package io.slipway.master;

import org.jspecify.annotations.NullMarked;
