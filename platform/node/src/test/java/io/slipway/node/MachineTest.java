package io.slipway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final Resources MACHINE = Resources.parse("cpus:2;mem:20000;disk:90000");

    @Test
    void aSingleAgentGetsEverythingAndMesosUsualPorts() {
        Resources share = Machine.share(MACHINE, 0, 1);

        assertThat(share).isEqualTo(Resources.parse("cpus:2;mem:20000;disk:90000;ports:[31000-32000]"));
    }

    @Test
    void severalAgentsHaveDisjointPortsAndTheLastIsPublic() {
        Value.Ranges all = Value.Ranges.EMPTY;
        long ports = 0;
        for (int index = 0; index < UpConfig.AGENTS_MAX; index++) {
            Resources share = Machine.share(MACHINE, index, UpConfig.AGENTS_MAX);
            Value.Ranges own = share.ranges(Resources.PORTS);
            all = all.plus(own);
            ports += own.size();
            assertThat(share.amount(Resources.CPUS)).isGreaterThanOrEqualTo(1);
            assertThat(share.amount(Resources.MEM)).isEqualTo(1000);
            assertThat(share.roles()).containsExactly(index == UpConfig.AGENTS_MAX - 1 ? "slave_public" : "*");
        }
        assertThat(all.size()).isEqualTo(ports);
        assertThat(all.ranges().get(0).begin()).isGreaterThan(20_000);
    }

    @Test
    void portsThatWereAskedForAreKept() {
        assertThat(Machine.asked(Resources.parse("cpus:1;ports:[5000-5010]"), 0, 1))
                .isEqualTo(Resources.parse("cpus:1;ports:[5000-5010]"));
        assertThat(Machine.asked(Resources.parse("cpus:1"), 1, 2))
                .isEqualTo(Resources.parse("cpus(slave_public):1;ports(slave_public):[30500-30999]"));
    }
}
