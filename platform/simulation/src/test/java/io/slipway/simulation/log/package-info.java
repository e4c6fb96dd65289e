/** What the simulated log keeps of the contract of the real one. */
@org.jspecify.annotations.NullMarked
package io.slipway.simulation.log;
