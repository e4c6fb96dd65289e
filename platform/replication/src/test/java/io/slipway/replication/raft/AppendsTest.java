package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.LogException;
import io.slipway.replication.LogListener;
import io.slipway.runtime.loop.EventLoop;
import io.slipway.runtime.testing.SimulatedTime;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AppendsTest {
    private final Appends appends = new Appends();
    private final Ledger ledger = new Ledger(new Refusals(Path.of("unused")), 1);
    private final Channel a = new Channel("a", new Silent(), ledger);
    private final Channel b = new Channel("b", new Silent(), ledger);

    AppendsTest() {
        appends.begin(7);
    }

    @Test
    void oneAppendAloneGoesAtOnce() {
        add(a, 1, 10);
        Entry entry = next();

        assertThat(entry.stamp().term()).isEqualTo(7);
        assertThat(entry.stamp().sequence()).isEqualTo(1);
        assertThat(entry.appends()).hasSize(1);
        assertThat(appends.next()).isNull();
    }

    @Test
    void whatComesInWhileAnEntryIsUnderWayIsPackedIntoTheNext() {
        add(a, 1, 10);
        next();
        for (int i = 0; i < 7; i++) {
            add(i % 2 == 0 ? b : a, 1, 10);
        }
        assertThat(appends.isReady()).isFalse();
        assertThat(appends.next()).isNull();

        assertThat(done(1)).hasSize(1);
        Entry packed = next();
        assertThat(packed.stamp().sequence()).isEqualTo(2);
        assertThat(packed.appends())
                .extracting(Entry.Append::channel)
                .containsExactly("b", "a", "b", "a", "b", "a", "b");
    }

    @Test
    void fullEntriesDoNotWaitForOneAnotherButFewAreUnderWay() {
        for (int i = 0; i < Appends.MAX_UNDER_WAY; i++) {
            add(a, Appends.MAX_RECORDS, 10);
            next();
        }
        add(a, 1, Appends.MAX_BYTES);
        assertThat(appends.isReady()).isFalse();

        done(1);
        assertThat(next().stamp().sequence()).isEqualTo(Appends.MAX_UNDER_WAY + 1);
        add(a, 1, 10);
        done(2);
        assertThat(appends.isReady()).as("not full").isFalse();
        done(3);
        done(4);
        assertThat(next().appends()).hasSize(1);
    }

    @Test
    void anEntryIsBoundedByRecordsAndBytes() {
        for (int i = 0; i < 3; i++) {
            add(a, 100, 1);
        }
        assertThat(next().appends()).hasSize(2);
        done(1);
        assertThat(next().appends()).hasSize(1);

        appends.drop();
        add(a, 1, Appends.MAX_BYTES - 10);
        add(a, 1, 11);
        assertThat(next().appends()).hasSize(1);
        done(3);
        assertThat(next().appends()).hasSize(1);
    }

    @Test
    void anAppendOverTheBoundsGoesAlone() {
        add(a, Appends.MAX_RECORDS + 50, 1);
        add(a, 1, 3_000_000);
        add(a, 1, 1);

        assertThat(next().appends()).hasSize(1);
        assertThat(next().appends()).hasSize(1);
        assertThat(appends.next()).isNull();
        done(1);
        done(2);
        assertThat(next().appends()).hasSize(1);
    }

    @Test
    void whatWasDroppedFillsNoEntry() {
        add(a, Appends.MAX_RECORDS, 1);
        appends.drop();
        add(a, 1, 1);
        next();
        add(a, 1, 1);

        assertThat(appends.isReady()).isFalse();
    }

    @Test
    void whatAComponentAppendsUponAnAnswerGoesTogether() {
        add(a, 1, 10);
        next();
        add(a, 1, 10);
        done(1);
        appends.answering(a);
        assertThat(appends.isReady()).as("a may append more").isFalse();
        add(a, 1, 10);
        assertThat(appends.next()).isNull();

        appends.answered(a);
        assertThat(next().appends()).hasSize(2);
    }

    @Test
    void aComponentThatIsBusyHoldsBackOnlyItsOwnAppends() {
        appends.answering(a);
        add(a, 1, 10);
        add(b, 1, 10);
        assertThat(next().appends()).as("b waits for nobody").hasSize(2);

        done(1);
        add(a, 1, 10);
        assertThat(appends.isReady()).isFalse();
        add(a, Appends.MAX_RECORDS, 10);
        assertThat(appends.isReady()).as("a full entry waits for nothing").isTrue();
    }

    @Test
    void whatIsHeldBackIsLetGoWhenTheLogCloses() {
        appends.answering(a);
        add(a, 1, 10);
        appends.letGo();

        assertThat(next().appends()).hasSize(1);
    }

    @Test
    void anAnswerOnItsWayWhenAllWasDroppedHoldsBackNothingForGood() {
        appends.answering(a);
        appends.answering(a);
        add(a, 1, 10);
        appends.answered(a);
        assertThat(appends.isReady()).isFalse();
        appends.drop();
        add(a, 1, 10);
        appends.answered(a);

        assertThat(next().appends()).hasSize(1);
        add(a, 1, 10);
        done(1);
        assertThat(next().appends()).hasSize(1);
    }

    @Test
    void anEntryEndsWhereASnapshotWants() {
        add(a, 1, 1);
        Appends.Unit last = add(b, 1, 1);
        add(a, 1, 1);
        add(b, 1, 1);
        Objects.requireNonNull(appends.lastOf(b));
        last.endEntry();

        assertThat(next().appends()).hasSize(2);
        done(1);
        assertThat(next().appends()).hasSize(2);
    }

    @Test
    void knowsTheLastAppendOfAComponent() {
        Appends.Unit first = add(a, 1, 1);
        assertThat(appends.lastOf(b)).isNull();
        next();
        assertThat(appends.lastOf(a)).isSameAs(first);
        Appends.Unit second = add(a, 1, 1);
        assertThat(appends.lastOf(a)).isSameAs(second);
    }

    @Test
    void onlyTheEntryExpectedNextIsOurs() {
        add(a, 1, 1);
        next();

        assertThat(appends.committed(new Entry.Stamp(6, 1))).isNull();
        assertThat(appends.committed(new Entry.Stamp(7, 2))).isNull();
        assertThat(appends.committed(new Entry.Stamp(7, 1))).hasSize(1);
        assertThat(appends.committed(new Entry.Stamp(7, 1))).isNull();
        assertThat(appends.isEmpty()).isTrue();
    }

    @Test
    void entriesKeepWhatIsInThem() {
        Entry entry = new Entry(
                new Entry.Stamp(3, 9),
                List.of(
                        new Entry.Append("ü", List.of(new byte[] {1, 2}, new byte[0])),
                        new Entry.Append("b", List.of())));
        Entry read = Entry.decode(ByteBuffer.wrap(entry.encode()));

        assertThat(read.stamp()).isEqualTo(new Entry.Stamp(3, 9));
        assertThat(Entry.Stamp.decode(ByteBuffer.wrap(entry.encode()))).isEqualTo(read.stamp());
        assertThat(read.appends().get(0).channel()).isEqualTo("ü");
        assertThat(read.appends().get(0).records()).containsExactly(new byte[] {1, 2}, new byte[0]);
        assertThat(read.appends().get(1).records()).isEmpty();
    }

    @Test
    void anEntryOfAnotherFormatIsRefused() {
        byte[] bytes = new Entry(new Entry.Stamp(1, 1), List.of()).encode();
        bytes[0] = 2;

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Entry.decode(ByteBuffer.wrap(bytes)))
                .hasMessageContaining("format 2");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Entry.decode(ByteBuffer.wrap(new byte[] {1, 0, 0})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryThatIsCutAnywhereIsRefused() {
        byte[] whole = new Entry(
                        new Entry.Stamp(3, 9), List.of(new Entry.Append("a", List.of(new byte[] {1, 2}, new byte[0]))))
                .encode();

        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(whole, 0, length);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> Entry.decode(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a log entry of " + length + " bytes");
        }
    }

    @Test
    void countsOnlyEntriesOfTheirTermWithTheirPredecessor() {
        Position at = Position.START;
        assertThat(at.admits(new Entry.Stamp(2, 1), 2)).isTrue();
        assertThat(at.admits(new Entry.Stamp(2, 2), 2)).isFalse();
        assertThat(at.admits(new Entry.Stamp(2, 1), 3)).isFalse();

        Position second = at.after(new Entry.Stamp(2, 1), 2, 5);
        assertThat(second.index()).isEqualTo(5);
        assertThat(second.admits(new Entry.Stamp(2, 2), 2)).isTrue();
        assertThat(second.admits(new Entry.Stamp(2, 3), 2)).isFalse();
        assertThat(second.passing(3, 6).admits(new Entry.Stamp(3, 1), 3)).isTrue();
    }

    private Appends.Unit add(Channel channel, int records, int bytes) {
        Appends.Unit unit = new Appends.Unit(
                channel, new ArrayList<>(Collections.nCopies(records, new byte[0])), bytes, new CompletableFuture<>());
        appends.add(unit);
        return unit;
    }

    private List<Appends.Unit> done(long sequence) {
        return Objects.requireNonNull(appends.committed(new Entry.Stamp(7, sequence)));
    }

    private Entry next() {
        return Objects.requireNonNull(appends.next());
    }

    /** Hears nothing. */
    private static final class Silent implements LogListener {
        private final EventLoop loop = new SimulatedTime().newLoop("silent");

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public void restore(byte[] snapshot) {}

        @Override
        public void committed(List<byte[]> records) {}

        @Override
        public Supplier<byte[]> snapshot() {
            return () -> new byte[0];
        }

        @Override
        public void leading(long term) {}

        @Override
        public void following() {}

        @Override
        public void failed(LogException cause) {}
    }
}
