/** What all commands share: where the cluster is, how to reach it, how failures are told. */
@NullMarked
package io.slipway.cli.connection;

import org.jspecify.annotations.NullMarked;
