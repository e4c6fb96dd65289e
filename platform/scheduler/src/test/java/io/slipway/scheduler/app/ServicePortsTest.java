package io.slipway.scheduler.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.PortDefinition;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServicePortsTest {
    @Test
    void givesPortsThatNobodyHas() {
        ServicePorts ports = new ServicePorts(List.of(app("/a", 10000, 10002)));
        assertThat(ports.assign(app("/b", 0, 0, 80), null).servicePorts()).containsExactly(10001, 10003, 80);
        assertThat(ports.assign(app("/c", 0), null).servicePorts()).containsExactly(10004);
    }

    @Test
    void anAppKeepsItsPortsWhenItIsChanged() {
        AppDefinition before = app("/a", 10007, 10009);
        ServicePorts ports = new ServicePorts(List.of(before));
        assertThat(ports.assign(app("/a", 0, 0), before).servicePorts()).containsExactly(10007, 10009);
        assertThat(ports.assign(app("/a", 10009, 0), before).servicePorts()).containsExactly(10009, 10007);
        assertThat(ports.assign(app("/a", 0, 0, 0), before).servicePorts()).containsExactly(10007, 10009, 10000);
    }

    @Test
    void saysWhenNoneIsLeft() {
        int[] all = IntStream.rangeClosed(ServicePorts.MIN, ServicePorts.MAX).toArray();
        ServicePorts ports = new ServicePorts(List.of(app("/a", all)));
        assertThatThrownBy(() -> ports.assign(app("/b", 0), null)).hasMessageContaining("/b asks for a service port");
    }

    @Test
    void versionsMoveWithWhatChanged() {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        Instant second = first.plusSeconds(1);
        AppDefinition app = Versions.stamp(null, app("/a"), first);
        AppDefinition scaled = Versions.stamp(app, app.with().instances(9).build(), second);
        assertThat(scaled.version()).isEqualTo(second);
        assertThat(scaled.versionInfo().lastScalingAt()).isEqualTo(second);
        assertThat(scaled.versionInfo().lastConfigChangeAt()).isEqualTo(first);
        AppDefinition changed =
                Versions.stamp(app, app.with().labels(Map.of("a", "b")).build(), second);
        assertThat(changed.versionInfo().lastConfigChangeAt()).isEqualTo(second);
        assertThat(Versions.stamp(app, app.with().build(), second)).isEqualTo(app);
        AppDefinition restarted = Versions.restarted(app, second);
        assertThat(restarted.versionInfo().lastConfigChangeAt()).isEqualTo(second);
        assertThat(restarted.versionInfo().lastScalingAt()).isEqualTo(first);
    }

    private static AppDefinition app(String id, int... ports) {
        return AppDefinition.of(PathId.absolute(id))
                .portDefinitions(Arrays.stream(ports)
                        .mapToObj(port -> new PortDefinition(port, "tcp", null, Map.of()))
                        .toList())
                .build();
    }
}
