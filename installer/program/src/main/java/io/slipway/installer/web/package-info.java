/** The installer in a browser: a page on loopback that has the same phases done as the command line. */
@NullMarked
package io.slipway.installer.web;

import org.jspecify.annotations.NullMarked;
