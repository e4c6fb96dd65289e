package io.slipway.allocator;

import io.slipway.resources.Resources;

/**
 * Resources of one agent that are to be offered to one holder, and are charged to it from now on.
 *
 * @param holder to whom
 * @param agent whose resources
 * @param resources what; never empty; each keeps the role it is reserved for
 */
public record Grant(Holder holder, String agent, Resources resources) {}
