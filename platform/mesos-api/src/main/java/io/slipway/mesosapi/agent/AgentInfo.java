package io.slipway.mesosapi.agent;

import io.slipway.mesosapi.AgentId;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it introduces itself.
 *
 * @param id null on the first registration
 * @param hostname as tasks and clients reach it; unique in the cluster
 * @param port where its API listens
 * @param resources everything it has
 * @param attributes its attributes, the JDKs among them
 * @param version the software's version
 */
public record AgentInfo(
        @Nullable AgentId id, String hostname, int port, Resources resources, Attributes attributes, String version) {
    /** The same agent under the id that the master gave it. */
    public AgentInfo withId(AgentId given) {
        return new AgentInfo(given, hostname, port, resources, attributes, version);
    }

    /** The same as an agent that has not registered yet. */
    public AgentInfo withoutId() {
        return new AgentInfo(null, hostname, port, resources, attributes, version);
    }
}
