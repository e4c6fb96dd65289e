/** Hand-written counterparts for the tests of this module. */
@NullMarked
package io.slipway.http.testing;

import org.jspecify.annotations.NullMarked;
