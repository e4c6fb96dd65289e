package io.slipway.master.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.resources.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceSumTest {
    @Test
    void addsUpAsResourcesDo() {
        ResourceSum sum = new ResourceSum();
        Resources expected = Resources.EMPTY;
        for (String part : List.of(
                "cpus:0.5;mem:64;ports:[31000-31001]",
                "cpus(slave_public):1;ports:[31002-31002,31010-31011]",
                "cpus:1.25;licences:{a,b}",
                "licences:{b,c};disk:10")) {
            sum.add(Resources.parse(part));
            expected = expected.plus(Resources.parse(part));
        }
        assertThat(sum.total()).isEqualTo(expected);
        assertThat(new ResourceSum().total()).isEqualTo(Resources.EMPTY);
    }
}
