/** The version of the platform that is installed, as an archive on the installer's machine. */
@NullMarked
package io.slipway.installer.release;

import org.jspecify.annotations.NullMarked;
