/**
 * HTTP in and out: requests and responses as values, handlers, a router, the server adapter, clients over the network
 * and over loopback, and the stream framings (server-sent events, RecordIO).
 */
@NullMarked
package io.slipway.http;

import org.jspecify.annotations.NullMarked;
