/** The health of a whole cluster, gathered from its nodes and served as DC/OS serves it. */
@NullMarked
package io.slipway.node.health;

import org.jspecify.annotations.NullMarked;
