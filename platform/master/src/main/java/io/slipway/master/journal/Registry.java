package io.slipway.master.journal;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.replication.Core;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The master's durable state. Owned by the master's loop. */
public final class Registry implements Core<RegistryRecord> {
    /** How many ids of ended frameworks are remembered as barred. */
    static final int ENDED_MAX = 1000;

    /** How many ids of agents that are gone are remembered as barred. */
    static final int GONE_MAX = 10_000;

    private final RegistryJson json = new RegistryJson();
    private final TreeMap<AgentId, AgentInfo> admitted = new TreeMap<>();
    private final TreeMap<AgentId, Unreachable> unreachable = new TreeMap<>();
    private final TreeMap<AgentId, Standing> standings = new TreeMap<>();
    private final LinkedHashSet<AgentId> gone = new LinkedHashSet<>();
    private final TreeMap<FrameworkId, FrameworkInfo> frameworks = new TreeMap<>();
    private final LinkedHashSet<FrameworkId> ended = new LinkedHashSet<>();

    /**
     * An agent that does not answer.
     *
     * @param info as it last was
     * @param since when it was given up
     */
    public record Unreachable(AgentInfo info, Instant since) {}

    /** The agents that belong to the cluster and were reachable, with their ids. */
    public SortedMap<AgentId, AgentInfo> admitted() {
        return Collections.unmodifiableSortedMap(admitted);
    }

    /** The agents that do not answer. */
    public SortedMap<AgentId, Unreachable> unreachable() {
        return Collections.unmodifiableSortedMap(unreachable);
    }

    /** The agents that operators took out of use. */
    public SortedMap<AgentId, Standing> standings() {
        return Collections.unmodifiableSortedMap(standings);
    }

    /** Whether an agent of this id was removed: its tasks were reported as gone, it must not come back with them. */
    public boolean isGone(AgentId id) {
        return gone.contains(id);
    }

    /** The frameworks that have not ended, with their ids. */
    public SortedMap<FrameworkId, FrameworkInfo> frameworks() {
        return Collections.unmodifiableSortedMap(frameworks);
    }

    /** Whether a framework of this id has ended. */
    public boolean isEnded(FrameworkId id) {
        return ended.contains(id);
    }

    @Override
    public void apply(RegistryRecord record) {
        if (record instanceof RegistryRecord.AgentAdmitted agent) {
            AgentId id = id(agent.info());
            unreachable.remove(id);
            admitted.put(id, agent.info());
        } else if (record instanceof RegistryRecord.AgentUnreachable agent) {
            AgentInfo info = admitted.remove(agent.agentId());
            if (info != null) {
                unreachable.put(agent.agentId(), new Unreachable(info, agent.since()));
            }
        } else if (record instanceof RegistryRecord.AgentStanding agent) {
            if (agent.standing() == null) {
                standings.remove(agent.agentId());
            } else {
                standings.put(agent.agentId(), agent.standing());
            }
        } else if (record instanceof RegistryRecord.AgentRemoved agent) {
            admitted.remove(agent.agentId());
            unreachable.remove(agent.agentId());
            standings.remove(agent.agentId());
            bar(gone, agent.agentId(), GONE_MAX);
        } else if (record instanceof RegistryRecord.FrameworkAdmitted framework) {
            frameworks.put(id(framework.info()), framework.info());
        } else if (record instanceof RegistryRecord.FrameworkRemoved framework) {
            frameworks.remove(framework.frameworkId());
            bar(ended, framework.frameworkId(), ENDED_MAX);
        } else {
            throw new IllegalStateException("unknown record " + record);
        }
    }

    @Override
    public byte[] encode(RegistryRecord record) {
        return json.encode(record);
    }

    @Override
    public RegistryRecord decode(byte[] bytes) {
        return json.decode(bytes);
    }

    @Override
    public byte[] snapshot() {
        return json.snapshot(admitted.values(), unreachable.values(), standings, gone, frameworks.values(), ended);
    }

    @Override
    public Supplier<byte[]> frozen() {
        List<AgentInfo> agents = List.copyOf(admitted.values());
        List<Unreachable> away = List.copyOf(unreachable.values());
        Map<AgentId, Standing> outOfUse = new TreeMap<>(standings);
        List<AgentId> barred = List.copyOf(gone);
        List<FrameworkInfo> infos = List.copyOf(frameworks.values());
        List<FrameworkId> over = List.copyOf(ended);
        return () -> json.snapshot(agents, away, outOfUse, barred, infos, over);
    }

    @Override
    public void restore(byte[] snapshot) {
        admitted.clear();
        unreachable.clear();
        standings.clear();
        gone.clear();
        frameworks.clear();
        ended.clear();
        if (snapshot.length == 0) {
            return;
        }
        RegistryJson.Contents contents = json.contents(snapshot);
        contents.admitted().forEach(info -> admitted.put(id(info), info));
        contents.unreachable().forEach(agent -> unreachable.put(id(agent.info()), agent));
        standings.putAll(contents.standings());
        gone.addAll(contents.gone());
        contents.frameworks().forEach(info -> frameworks.put(id(info), info));
        ended.addAll(contents.ended());
    }

    private static <T> void bar(Set<T> barred, T id, int most) {
        barred.add(id);
        while (barred.size() > most) {
            barred.remove(barred.iterator().next());
        }
    }

    private static AgentId id(AgentInfo info) {
        AgentId id = info.id();
        if (id == null) {
            throw new IllegalArgumentException("agent " + info.hostname() + " was recorded without an id");
        }
        return id;
    }

    private static FrameworkId id(FrameworkInfo info) {
        FrameworkId id = info.id();
        if (id == null) {
            throw new IllegalArgumentException("framework " + info.name() + " was recorded without an id");
        }
        return id;
    }
}
