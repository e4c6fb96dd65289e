/** What stands in for a class of Ratis that cannot be chosen. Nothing else belongs here. */
@NullMarked
package org.apache.ratis.util;

import org.jspecify.annotations.NullMarked;
