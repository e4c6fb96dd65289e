package io.slipway.master.frameworks;

import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.FrameworkInfo.Capability;
import io.slipway.mesosapi.TaskState;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One framework.
 *
 * <p>States: connected; disconnected when its subscription ends, connected again when it subscribes anew; ended when it
 * asks for it or stays away longer than its failover timeout. Owned by the master's loop.
 */
public final class Framework {
    private static final long NONE = -1;

    private final FrameworkId id;
    private final TreeSet<String> suppressed = new TreeSet<>();
    private FrameworkInfo info;
    private long connection = NONE;
    private boolean recovered = true;
    private final Instant registeredAt;
    private @Nullable Instant reregisteredAt;
    private @Nullable Instant disconnectedAt;
    private long endsNanos;
    private long beatNanos;

    /** @param info with its id */
    public Framework(FrameworkId id, FrameworkInfo info, Instant registeredAt) {
        this.id = id;
        this.info = info;
        this.registeredAt = registeredAt;
    }

    /** It has a subscription now. */
    public void connect(long newConnection, FrameworkInfo newInfo, Set<String> suppressedRoles, long nowNanos) {
        connection = newConnection;
        recovered = false;
        info = newInfo;
        disconnectedAt = null;
        beatNanos = nowNanos;
        suppressed.clear();
        suppressed.addAll(suppressedRoles);
    }

    /** It subscribed again. */
    public void resubscribed(Instant now) {
        reregisteredAt = now;
    }

    /** Its subscription is over; it ends itself at {@code deadlineNanos} if it does not come back. */
    public void disconnect(Instant now, long deadlineNanos) {
        connection = NONE;
        disconnectedAt = now;
        endsNanos = deadlineNanos;
    }

    /** A heartbeat was sent. */
    public void beat(long nowNanos) {
        beatNanos = nowNanos;
    }

    /** Wants no offers for these roles; none means all. */
    public void suppress(Set<String> roles) {
        suppressed.addAll(roles.isEmpty() ? Set.copyOf(info.roles()) : roles);
    }

    /** Wants offers for these roles; none means all. */
    public void revive(Set<String> roles) {
        suppressed.removeAll(roles.isEmpty() ? Set.copyOf(info.roles()) : roles);
    }

    /**
     * The state as this framework may be told: one that is not partition aware knows {@code TASK_LOST} alone for what
     * came after it in Mesos.
     */
    public TaskState told(TaskState state) {
        if (isPartitionAware()) {
            return state;
        }
        return switch (state) {
            case TASK_DROPPED, TASK_UNREACHABLE, TASK_GONE, TASK_GONE_BY_OPERATOR, TASK_UNKNOWN -> TaskState.TASK_LOST;
            default -> state;
        };
    }

    public boolean isPartitionAware() {
        return info.capabilities().contains(Capability.PARTITION_AWARE);
    }

    public FrameworkId id() {
        return id;
    }

    /** As it introduced itself last, with its id. */
    public FrameworkInfo info() {
        return info;
    }

    public boolean isConnected() {
        return connection != NONE;
    }

    /** Whether it has not subscribed with this master yet. */
    public boolean isRecovered() {
        return recovered;
    }

    /** The subscription's number; only while connected. */
    public long connection() {
        return connection;
    }

    public Instant registeredAt() {
        return registeredAt;
    }

    /** When it last subscribed again; null when it never did. */
    public @Nullable Instant reregisteredAt() {
        return reregisteredAt;
    }

    /** When its subscription ended; null while connected. */
    public @Nullable Instant disconnectedAt() {
        return disconnectedAt;
    }

    /** When it ends unless it comes back; only while disconnected. */
    public long endsNanos() {
        return endsNanos;
    }

    /** When the last heartbeat was sent. */
    public long beatNanos() {
        return beatNanos;
    }

    /** The roles that want no offers. */
    public Set<String> suppressed() {
        return suppressed;
    }

    @Override
    public String toString() {
        return id + " (" + info.name() + ")";
    }
}
