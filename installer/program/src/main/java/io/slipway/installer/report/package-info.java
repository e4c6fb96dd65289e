/** What the user sees: lines, tables, progress. */
@NullMarked
package io.slipway.installer.report;

import org.jspecify.annotations.NullMarked;
