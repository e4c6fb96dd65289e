/** What makes the installer the owner of a cluster: its authorities, its account, and the first user. */
@NullMarked
package io.slipway.installer.credentials;

import org.jspecify.annotations.NullMarked;
