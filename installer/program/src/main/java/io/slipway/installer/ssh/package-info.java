/** Machines that are reached by SSH, with Apache MINA SSHD. */
@NullMarked
package io.slipway.installer.ssh;

import org.jspecify.annotations.NullMarked;
