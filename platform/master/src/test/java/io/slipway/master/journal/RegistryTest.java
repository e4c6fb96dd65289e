package io.slipway.master.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final AgentInfo AGENT = new AgentInfo(
            new AgentId("m-S0"), "a1", 5051, Resources.parse("cpus:1;cpus(r):2"), Attributes.parse("rack:a"), "0.1.0");
    private static final FrameworkInfo FRAMEWORK = new FrameworkInfo(
            new FrameworkId("m-0000"),
            "marathon",
            "",
            List.of("*", "slave_public"),
            Duration.ofDays(7),
            true,
            "h",
            "",
            "",
            Set.of(FrameworkInfo.Capability.MULTI_ROLE),
            Map.of());
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final Standing DRAINED = new Standing(
            new Standing.Drain(THEN, Duration.ofSeconds(3), true, Duration.ofMinutes(5), 7, Duration.ofSeconds(61)),
            true);
    private static final List<RegistryRecord> RECORDS = List.of(
            new RegistryRecord.AgentAdmitted(AGENT),
            new RegistryRecord.FrameworkAdmitted(FRAMEWORK),
            new RegistryRecord.AgentAdmitted(AGENT.withId(new AgentId("m-S1"))),
            new RegistryRecord.AgentUnreachable(new AgentId("m-S1"), THEN),
            new RegistryRecord.AgentAdmitted(AGENT.withId(new AgentId("m-S2"))),
            new RegistryRecord.AgentRemoved(new AgentId("m-S2")),
            new RegistryRecord.AgentStanding(new AgentId("m-S0"), Standing.DEACTIVATED),
            new RegistryRecord.AgentStanding(new AgentId("m-S0"), null),
            new RegistryRecord.AgentStanding(new AgentId("m-S0"), DRAINED),
            new RegistryRecord.FrameworkAdmitted(FRAMEWORK.withId(new FrameworkId("m-0001"))),
            new RegistryRecord.FrameworkRemoved(new FrameworkId("m-0001")));

    @Test
    void everyRecordComesBackFromItsBytes() {
        Registry registry = new Registry();
        for (RegistryRecord record : RECORDS) {
            assertThat(registry.decode(registry.encode(record))).isEqualTo(record);
        }
    }

    @Test
    void whatWasFrozenIsTheStateOfThatMoment() {
        Registry registry = new Registry();
        RECORDS.forEach(registry::apply);
        byte[] then = registry.snapshot();
        Supplier<byte[]> frozen = registry.frozen();
        registry.apply(new RegistryRecord.AgentRemoved(new AgentId("m-S0")));
        registry.apply(new RegistryRecord.FrameworkRemoved(new FrameworkId("m-0000")));
        assertThat(frozen.get()).isEqualTo(then).isNotEqualTo(registry.snapshot());
    }

    @Test
    void recordsAndSnapshotsLeadToTheSameState() {
        Registry live = new Registry();
        RECORDS.forEach(live::apply);
        Registry restored = new Registry();
        restored.restore(live.snapshot());
        for (Registry registry : List.of(live, restored)) {
            assertThat(registry.standings()).containsExactly(java.util.Map.entry(new AgentId("m-S0"), DRAINED));
            assertThat(registry.isGone(new AgentId("m-S2"))).isTrue();
            assertThat(registry.isGone(new AgentId("m-S1"))).isFalse();
            assertThat(registry.admitted()).containsOnlyKeys(new AgentId("m-S0"));
            assertThat(registry.unreachable().get(new AgentId("m-S1")).since()).isEqualTo(THEN);
            assertThat(registry.frameworks()).containsExactly(Map.entry(new FrameworkId("m-0000"), FRAMEWORK));
            assertThat(registry.isEnded(new FrameworkId("m-0001"))).isTrue();
        }
        restored.restore(new byte[0]);
        assertThat(restored.frameworks()).isEmpty();
    }

    @Test
    void anUnreachableAgentThatIsAdmittedIsReachableAgain() {
        Registry registry = new Registry();
        RECORDS.forEach(registry::apply);
        registry.apply(new RegistryRecord.AgentAdmitted(AGENT.withId(new AgentId("m-S1"))));
        assertThat(registry.unreachable()).isEmpty();
        assertThat(registry.admitted()).hasSize(2);
    }

    @Test
    void readsWhatTheFirstVersionWrote() {
        String written = "{\"type\":\"framework-removed\",\"version\":1,\"frameworkId\":\"m-0007\"}";
        assertThat(new Registry().decode(written.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new RegistryRecord.FrameworkRemoved(new FrameworkId("m-0007")));
    }

    @Test
    void refusesWhatALaterVersionWrote() {
        byte[] later = "{\"type\":\"agent-removed\",\"version\":2}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new Registry().decode(later)).hasMessageContaining("start that version");
        byte[] unknown = "{\"type\":\"agent-danced\",\"version\":1}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new Registry().decode(unknown)).hasMessageContaining("'agent-danced'");
    }

    @Test
    void remembersTheLastThousandEndedFrameworks() {
        Registry registry = new Registry();
        for (int i = 0; i <= Registry.ENDED_MAX; i++) {
            registry.apply(new RegistryRecord.FrameworkRemoved(new FrameworkId("f" + i)));
        }
        assertThat(registry.isEnded(new FrameworkId("f0"))).isFalse();
        assertThat(registry.isEnded(new FrameworkId("f1"))).isTrue();
    }
}
