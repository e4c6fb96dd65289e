/** The release and its installer, tried from outside: fresh hosts with systemd and sshd, made and removed by the tests. */
package io.slipway.installerchecks;
