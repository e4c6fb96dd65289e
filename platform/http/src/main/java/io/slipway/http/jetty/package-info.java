/** The HTTP server, on Eclipse Jetty's core handlers; nothing else in the project knows Jetty. */
@NullMarked
package io.slipway.http.jetty;

import org.jspecify.annotations.NullMarked;
