/** The package manager: from repositories of packages to running apps, behind Cosmos' API. */
@NullMarked
package io.slipway.packages;

import org.jspecify.annotations.NullMarked;
