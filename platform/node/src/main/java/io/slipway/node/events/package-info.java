/** The structured event log of a process: kept in files of limited size, served over HTTP. */
@NullMarked
package io.slipway.node.events;

import org.jspecify.annotations.NullMarked;
