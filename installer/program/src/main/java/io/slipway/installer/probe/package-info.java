/** A small program for hosts: listens, and looks whether others are reached. Imports the JDK only. */
@NullMarked
package io.slipway.installer.probe;

import org.jspecify.annotations.NullMarked;
