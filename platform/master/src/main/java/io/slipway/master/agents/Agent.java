package io.slipway.master.agents;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent.Pressure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One registered agent.
 *
 * <p>States: connected, then disconnected when its session ends, then connected again when it registers anew; or
 * given up
 * when it was not heard of for too long, which removes it from the {@link AgentTable}. Owned by the master's loop.
 */
public final class Agent {
    private static final long NONE = -1;

    private final AgentId id;
    private AgentInfo info;
    private long connection = NONE;
    private final Instant registeredAt;
    private @Nullable Instant reregisteredAt;
    private long heardNanos;
    private long pingedNanos;
    private Duration spread = Duration.ZERO;
    private List<Pressure> pressures = List.of();

    /** @param info with its id */
    public Agent(AgentId id, AgentInfo info, Instant registeredAt) {
        this.id = id;
        this.info = info;
        this.registeredAt = registeredAt;
    }

    /** It has a session now, which replaces the one it may have had. */
    public void connect(long newConnection, AgentInfo newInfo, long nowNanos) {
        connection = newConnection;
        info = newInfo;
        heardNanos = nowNanos;
        pingedNanos = nowNanos;
        pressures = List.of(); // it tells them anew
    }

    /** It registered again. */
    public void reregistered(Instant now) {
        reregisteredAt = now;
    }

    /** Its session is over. */
    public void disconnect() {
        connection = NONE;
    }

    /** It sent something. */
    public void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** It was asked whether it is there. */
    public void pinged(long nowNanos) {
        pingedNanos = nowNanos;
    }

    /** It told what its machine runs short of. */
    public void pressures(List<Pressure> told) {
        pressures = List.copyOf(told);
    }

    /** What its machine runs short of. */
    public List<Pressure> pressures() {
        return pressures;
    }

    /** It was told to take so much time when its session ends. */
    public void spread(Duration told) {
        spread = told;
    }

    /** The time it was last told to take when its session ends. */
    public Duration spread() {
        return spread;
    }

    public AgentId id() {
        return id;
    }

    /** As it introduced itself last, with its id. */
    public AgentInfo info() {
        return info;
    }

    public boolean isConnected() {
        return connection != NONE;
    }

    /** The session's number; only while connected. */
    public long connection() {
        return connection;
    }

    public Instant registeredAt() {
        return registeredAt;
    }

    /** When it last came back; null when it never did. */
    public @Nullable Instant reregisteredAt() {
        return reregisteredAt;
    }

    /** When it last sent something. */
    public long heardNanos() {
        return heardNanos;
    }

    /** When it was last asked. */
    public long pingedNanos() {
        return pingedNanos;
    }

    /** Whether {@code other} claims the same address. */
    public boolean isAt(AgentInfo other) {
        return isSameAddress(info, other);
    }

    /** Whether two agents have one address. */
    public static boolean isSameAddress(AgentInfo one, AgentInfo other) {
        return one.hostname().equals(other.hostname()) && one.port() == other.port();
    }

    @Override
    public String toString() {
        return id + " (" + info.hostname() + ":" + info.port() + ")";
    }
}
