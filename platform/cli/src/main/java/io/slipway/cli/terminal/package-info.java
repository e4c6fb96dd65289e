/** What a person sees: lines, tables, progress, JSON, and numbers and times in words. */
@NullMarked
package io.slipway.cli.terminal;

import org.jspecify.annotations.NullMarked;
