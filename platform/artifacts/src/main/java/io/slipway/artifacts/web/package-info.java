/** Downloads over HTTP that survive bad networks. */
@NullMarked
package io.slipway.artifacts.web;

import org.jspecify.annotations.NullMarked;
