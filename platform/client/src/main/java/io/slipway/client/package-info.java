/** The front door as typed calls: apps, groups, deployments, tasks, queue, events, packages, nodes, files. */
@NullMarked
package io.slipway.client;

import org.jspecify.annotations.NullMarked;
