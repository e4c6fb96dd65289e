package io.slipway.node.masters;

import java.net.URI;

/** Where the leader is, as one master knows it. */
public sealed interface Where {
    /** It is this one. */
    record Here() implements Where {}

    /**
     * It is another.
     *
     * @param id its id among the members
     * @param door its front door
     */
    record There(String id, URI door) implements Where {}

    /**
     * It is not known.
     *
     * @param why the reason, to follow a colon
     * @param passing whether it is soon to be known
     */
    record Unknown(String why, boolean passing) implements Where {}
}
