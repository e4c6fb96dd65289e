package io.slipway.master;

import io.slipway.master.agents.Agent;
import io.slipway.master.frameworks.Framework;
import io.slipway.master.journal.RegistryRecord;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.replication.Decision;
import java.util.ArrayList;
import java.util.List;

/** Gathers what one decision leads to, in order. Owned by the master's loop. */
final class Outbox {
    private final List<RegistryRecord> records = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();

    void remember(RegistryRecord record) {
        records.add(record);
    }

    /** Lost when the framework is not connected. */
    void tell(Framework framework, Event event) {
        if (framework.isConnected()) {
            effects.add(new Effect.ToFramework(framework.connection(), event));
        }
    }

    /** Lost when the agent is not connected. */
    void tell(Agent agent, ToAgent message) {
        if (agent.isConnected()) {
            effects.add(new Effect.ToAgent(agent.connection(), message));
        }
    }

    /** For the event log: names and values by turns. */
    void note(String kind, String... fields) {
        effects.add(new Effect.Note(kind, List.of(fields)));
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    /** Everything since the last call. */
    Decision<RegistryRecord, Effect, Boolean> take() {
        Decision<RegistryRecord, Effect, Boolean> decision = new Decision<>(records, effects, true);
        records.clear();
        effects.clear();
        return decision;
    }
}
