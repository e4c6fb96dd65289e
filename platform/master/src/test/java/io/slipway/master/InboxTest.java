package io.slipway.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.runtime.testing.SimulatedLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedLoop loop = time.newLoop("master");
    private final List<String> taken = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final Inbox inbox = new Inbox(loop, messages -> {
        sizes.add(messages.size());
        messages.forEach(message -> taken.add("message " + message.connection()));
    });

    @Test
    void whatCameWhileTheLoopWasBusyIsTakenTogether() {
        add(1);
        add(2);
        run();
        add(3);
        run();
        assertThat(taken).containsExactly("message 1", "message 2", "message 3");
        assertThat(sizes).containsExactly(2, 1);
    }

    @Test
    void whatIsPostedKeepsItsPlaceAmongTheMessages() {
        add(1);
        inbox.post(() -> taken.add("opened 2"));
        add(2);
        inbox.post(() -> taken.add("closed 2"));
        add(1);
        run();
        assertThat(taken).containsExactly("message 1", "opened 2", "message 2", "closed 2", "message 1");
    }

    @Test
    void noMoreThanSomeAreTakenTogether() {
        for (int i = 0; i < 2 * Inbox.TOGETHER_MAX + 1; i++) {
            add(i);
        }
        run();
        assertThat(sizes).containsExactly(Inbox.TOGETHER_MAX, Inbox.TOGETHER_MAX, 1);
    }

    @Test
    void whenTooMuchWaitsMessagesAreRefusedUntilSomeAreTaken() {
        for (int i = 0; i < Inbox.WAITING_MAX; i++) {
            add(i);
        }
        assertThatThrownBy(() -> add(0))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining(String.valueOf(Inbox.WAITING_MAX));
        run();
        add(0);
        run();
        assertThat(taken).hasSize(Inbox.WAITING_MAX + 1);
    }

    private void add(int connection) {
        inbox.add(new Inbox.Message(connection, (cluster, moment) -> {}));
    }

    private void run() {
        while (time.step()) {
            // until nothing is left to do
        }
    }
}
