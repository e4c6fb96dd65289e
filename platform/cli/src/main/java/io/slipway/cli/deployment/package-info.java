/** Commands about deployments. */
@NullMarked
package io.slipway.cli.deployment;

import org.jspecify.annotations.NullMarked;
