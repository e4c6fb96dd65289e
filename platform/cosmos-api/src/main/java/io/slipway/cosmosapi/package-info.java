/** The package API as DC/OS' Cosmos speaks it: package definitions, requests, responses, errors, media types. */
@NullMarked
package io.slipway.cosmosapi;

import org.jspecify.annotations.NullMarked;
