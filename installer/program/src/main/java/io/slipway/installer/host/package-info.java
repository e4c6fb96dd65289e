/** A machine that programs of {@code sh} are run on, by whatever way it is reached, and this machine as one. */
@NullMarked
package io.slipway.installer.host;

import org.jspecify.annotations.NullMarked;
