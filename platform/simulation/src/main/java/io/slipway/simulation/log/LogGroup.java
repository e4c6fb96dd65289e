package io.slipway.simulation.log;

import io.slipway.runtime.testing.SimulatedLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All members of one log, and what they share: the network, the disks' speed, the witness. */
public final class LogGroup {
    private final @Nullable LogMember[] members;
    private final @Nullable SimulatedLoop[] loops;
    private final LogDisk[] disks;
    private final Mail mail;
    private final RandomGenerator random;
    private final Witness witness = new Witness();
    private final Settings settings;
    private Boundaries boundaries = Boundaries.NONE;

    /**
     * How the log is kept.
     *
     * @param flushTime how long the next flush of a member's disk takes
     * @param snapshotEvery a snapshot is taken after so many entries
     * @param flaw what is wrong with it
     * @param onFailure told which member's process has to end because its log failed
     */
    public record Settings(IntFunction<Duration> flushTime, int snapshotEvery, Flaw flaw, IntConsumer onFailure) {}

    public LogGroup(int size, Mail mail, RandomGenerator random, Settings settings) {
        this.members = new LogMember[size];
        this.loops = new SimulatedLoop[size];
        this.disks = new LogDisk[size];
        Arrays.setAll(disks, i -> new LogDisk());
        this.mail = mail;
        this.random = random;
        this.settings = settings;
    }

    /** A process of member {@code id} begins, with what its disk holds. */
    public LogMember open(int id, SimulatedLoop loop) {
        LogMember member = new LogMember(id, this, loop, disks[id]);
        members[id] = member;
        loops[id] = loop;
        return member;
    }

    /** From now on told of every step of every member. */
    public void setBoundaries(Boundaries told) {
        boundaries = told;
    }

    public Witness witness() {
        return witness;
    }

    public Mail mail() {
        return mail;
    }

    int size() {
        return disks.length;
    }

    RandomGenerator random() {
        return random;
    }

    Flaw flaw() {
        return settings.flaw();
    }

    int snapshotEvery() {
        return settings.snapshotEvery();
    }

    Duration flushTime(int member) {
        return settings.flushTime().apply(member);
    }

    Boundaries boundaries() {
        return boundaries;
    }

    void failed(int member) {
        settings.onFailure().accept(member);
    }

    void send(int from, int to, Message message) {
        mail.send(from, to, () -> {
            LogMember member = members[to];
            SimulatedLoop loop = loops[to];
            if (member != null && loop != null && !loop.isCrashed()) {
                loop.execute(() -> member.received(message));
            }
        });
    }
}
