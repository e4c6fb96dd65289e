/**
 * Who is offered which agent's resources: weighted dominant resource fairness over roles and frameworks, static
 * reservations, filters and suppression. Deterministic; knows no clock, thread or IO.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/app-framework-development-guide/">Mesos: the hierarchical
 *     DRF allocator, whose behaviour this follows</a>
 */
@NullMarked
package io.slipway.allocator;

import org.jspecify.annotations.NullMarked;
