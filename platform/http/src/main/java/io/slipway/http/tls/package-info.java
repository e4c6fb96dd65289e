/**
 * Certificates in use: read from PEM files, with the JDK only, and read again when they change; whom they name; whom a
 * node trusts; and contexts for servers and clients, for TLS 1.2 and 1.3 and nothing older.
 */
@NullMarked
package io.slipway.http.tls;

import org.jspecify.annotations.NullMarked;
