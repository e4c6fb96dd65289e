package io.slipway.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosersTest {
    private final Closers closers = new Closers();
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesTheLastOpenedFirst() {
        AutoCloseable first = closers.add("first", () -> closed.add("first"));
        closers.onClose("second", () -> closed.add("second"));
        closers.close();

        assertThat(closed).containsExactly("second", "first");
        assertThat(first).isNotNull();
    }

    @Test
    void oneThatFailsKeepsNoOtherOpen() {
        closers.onClose("first", () -> closed.add("first"));
        closers.onClose("broken", () -> {
            throw new java.io.IOException("on purpose");
        });
        closers.onClose("more broken", () -> {
            throw new NoClassDefFoundError("on purpose");
        });
        closers.close();

        assertThat(closed).containsExactly("first");
    }

    @Test
    void closesEachOnlyOnce() {
        closers.onClose("first", () -> closed.add("first"));
        closers.close();
        closers.close();

        assertThat(closed).hasSize(1);
    }
}
