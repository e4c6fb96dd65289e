/** Options of a package: defaults, merging, and validation against its JSON schema. */
@NullMarked
package io.slipway.packages.options;

import org.jspecify.annotations.NullMarked;
