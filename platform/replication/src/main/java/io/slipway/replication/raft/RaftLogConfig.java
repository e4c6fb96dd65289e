package io.slipway.replication.raft;

import io.slipway.runtime.config.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where a member keeps its log and who the members are.
 *
 * @param folder the member's own folder; made when it is not there
 * @param self this member's id, one of {@code members}
 * @param members all members; one in this version, which opens no port
 * @param snapshotAfterBytes how much is logged before a snapshot is taken; 8 MiB unless told otherwise
 * @param startTimeout how long {@link RaftLog#start} may take; 60 s unless told otherwise
 */
public record RaftLogConfig(
        Path folder, String self, List<Member> members, long snapshotAfterBytes, Duration startTimeout) {
    private static final long SNAPSHOT_AFTER_BYTES = 8 * 1024 * 1024;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /**
     * One member.
     *
     * @param id letters, digits and dashes; kept for ever
     * @param host where the other members reach it
     * @param port the same
     */
    public record Member(String id, String host, int port) {}

    /** @throws io.slipway.runtime.config.ConfigException with everything that is wrong */
    public RaftLogConfig {
        members = List.copyOf(members);
        Problems problems = new Problems();
        problems.check(members.size() == 1, members.size() + " members: expected 1, this version runs no more");
        for (Member member : members) {
            problems.check(
                    member.id.matches("[A-Za-z0-9-]{1,64}"),
                    "member id '" + member.id + "': expected 1 to 64 letters, digits and dashes");
        }
        String own = self;
        problems.check(
                members.stream().anyMatch(member -> member.id.equals(own)),
                "self '" + self + "' is not among the members");
        problems.check(snapshotAfterBytes > 0, "snapshot-after-bytes " + snapshotAfterBytes + ": expected 1 or more");
        problems.throwIfAny();
    }

    /** The only member, with the defaults. */
    public static RaftLogConfig single(Path folder) {
        return new RaftLogConfig(
                folder, "1", List.of(new Member("1", "127.0.0.1", 0)), SNAPSHOT_AFTER_BYTES, START_TIMEOUT);
    }

    /** The same with snapshots at another distance. */
    public RaftLogConfig withSnapshotAfterBytes(long bytes) {
        return new RaftLogConfig(folder, self, members, bytes, startTimeout);
    }
}
