package io.slipway.master.frameworks;

import io.slipway.mesosapi.FrameworkId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The frameworks that have not ended, and the last 50 that did. Owned by the master's loop. */
public final class FrameworkTable {
    private static final int ENDED_MAX = 50;

    private final TreeMap<FrameworkId, Framework> frameworks = new TreeMap<>();
    private final Map<Long, Framework> byConnection = new HashMap<>();
    private final ArrayDeque<Framework> ended = new ArrayDeque<>();

    /** The framework of this id, unless it ended. */
    public @Nullable Framework find(FrameworkId id) {
        return frameworks.get(id);
    }

    /** The framework whose present subscription this is. */
    public @Nullable Framework byConnection(long connection) {
        return byConnection.get(connection);
    }

    public void add(Framework framework) {
        frameworks.put(framework.id(), framework);
    }

    /** Notes that the framework has this subscription. */
    public void connected(Framework framework, long connection) {
        byConnection.put(connection, framework);
    }

    /** Notes that a subscription is over. */
    public void disconnected(long connection) {
        byConnection.remove(connection);
    }

    /**
     * The framework ended.
     *
     * @return an ended framework that is forgotten for it, if there are too many
     */
    public Optional<Framework> remove(Framework framework) {
        frameworks.remove(framework.id());
        byConnection.remove(framework.connection());
        ended.addLast(framework);
        return ended.size() > ENDED_MAX ? Optional.of(ended.removeFirst()) : Optional.empty();
    }

    /** Those that have not ended, by id. */
    public Collection<Framework> all() {
        return Collections.unmodifiableCollection(frameworks.values());
    }

    /** The last that ended, oldest first. */
    public List<Framework> ended() {
        return List.copyOf(ended);
    }
}
