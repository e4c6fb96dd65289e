package io.slipway.node.masters;

import java.net.URI;

/**
 * A record of the log: a master has begun to lead.
 *
 * @param id its id among the members
 * @param door its own front door, as the other masters and their clients reach it
 */
record Leads(String id, URI door) {}
