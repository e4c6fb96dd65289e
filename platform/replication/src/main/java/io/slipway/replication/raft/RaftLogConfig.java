package io.slipway.replication.raft;

import io.slipway.runtime.config.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a member keeps its log and who the members are.
 *
 * @param folder the member's own folder; made when it is not there
 * @param cluster the cluster's name; a folder and members of another one are refused. Kept for ever
 * @param self this member's id, one of {@code members}; kept for ever
 * @param members who begins the log: 1, 3 or 5. Once the log exists it knows by itself who its members are, and what is
 *     told here only says where this member listens
 * @param joining when the folder is empty: do not begin a log, but wait until the members of one add this one and send
 *     theirs. For each member but the founders, and for a founder that lost its disk
 * @param snapshotAfterBytes how much is logged before a snapshot is taken; 8 MiB unless told otherwise
 * @param startTimeout how long {@link RaftLog#start} may take; 60 s unless told otherwise
 * @param tls how members know one another; unless told otherwise whoever reaches the port is taken for one
 */
public record RaftLogConfig(
        Path folder,
        String cluster,
        String self,
        List<Member> members,
        boolean joining,
        long snapshotAfterBytes,
        Duration startTimeout,
        Optional<LogTls> tls) {
    /** The cluster's name where nobody chose one. */
    public static final String DEFAULT_CLUSTER = "slipway";

    private static final long SNAPSHOT_AFTER_BYTES = 8 * 1024 * 1024;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Set<Integer> SIZES = Set.of(1, 3, 5);

    /**
     * One member.
     *
     * @param id letters, digits and dashes; kept for ever, and never given to another member
     * @param host where the other members reach it, and where it listens
     * @param port the same; 0 for the only member of a log that nobody will ever join, which then opens no port
     */
    public record Member(String id, String host, int port) {
        /** The member {@code id} at {@code host:port}; the only one without a port may have no address. */
        static Member at(String id, String address) {
            int colon = address.lastIndexOf(':');
            if (colon < 0) {
                return new Member(id, address, 0);
            }
            return new Member(id, address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        }

        /** The same as {@code host:port}. */
        public String address() {
            return host + ":" + port;
        }
    }

    /** @throws io.slipway.runtime.config.ConfigException with everything that is wrong */
    public RaftLogConfig {
        members = List.copyOf(members);
        Problems problems = new Problems();
        problems.check(
                cluster.matches("[A-Za-z0-9._-]{1,64}"),
                "cluster '" + cluster + "': expected 1 to 64 letters, digits, dots, dashes and underscores");
        problems.check(
                SIZES.contains(members.size()),
                members.size() + " members: expected 1, 3 or 5, so that a majority outlives 0, 1 or 2 of them");
        Set<String> ids = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Member member : members) {
            check(problems, member, members.size() > 1 || joining);
            problems.check(ids.add(member.id), "member id '" + member.id + "' is given twice");
            problems.check(
                    addresses.add(member.address()), "address '" + member.address() + "' is given to two members");
        }
        problems.check(ids.contains(self), "self '" + self + "' is not among the members");
        problems.check(snapshotAfterBytes > 0, "snapshot-after-bytes " + snapshotAfterBytes + ": expected 1 or more");
        problems.throwIfAny();
    }

    /** Tells {@code problems} what is wrong with a member of a log that others take part in. */
    static void check(Problems problems, Member member, boolean networked) {
        problems.check(
                member.id.matches("[A-Za-z0-9-]{1,64}"),
                "member id '" + member.id + "': expected 1 to 64 letters, digits and dashes");
        problems.check(!member.host.isBlank(), "member '" + member.id + "' has no host");
        problems.check(
                member.port >= (networked ? 1 : 0) && member.port <= 65535,
                "port " + member.port + " of member '" + member.id + "': expected 1 to 65535");
    }

    /** Without TLS. */
    public RaftLogConfig(
            Path folder,
            String cluster,
            String self,
            List<Member> members,
            boolean joining,
            long snapshotAfterBytes,
            Duration startTimeout) {
        this(folder, cluster, self, members, joining, snapshotAfterBytes, startTimeout, Optional.empty());
    }

    /** The only member, without a port, with the defaults. */
    public static RaftLogConfig single(Path folder) {
        return founding(folder, DEFAULT_CLUSTER, "1", List.of(new Member("1", "127.0.0.1", 0)));
    }

    /** One of the members that begin a log together, with the defaults. */
    public static RaftLogConfig founding(Path folder, String cluster, String self, List<Member> members) {
        return new RaftLogConfig(folder, cluster, self, members, false, SNAPSHOT_AFTER_BYTES, START_TIMEOUT);
    }

    /** One that is, or will be, added to a log that exists, with the defaults. */
    public static RaftLogConfig joining(Path folder, String cluster, Member self) {
        return new RaftLogConfig(folder, cluster, self.id, List.of(self), true, SNAPSHOT_AFTER_BYTES, START_TIMEOUT);
    }

    /** The same with snapshots at another distance. */
    public RaftLogConfig withSnapshotAfterBytes(long bytes) {
        return new RaftLogConfig(folder, cluster, self, members, joining, bytes, startTimeout, tls);
    }

    /** The same with TLS, or without. */
    public RaftLogConfig withTls(Optional<LogTls> spoken) {
        return new RaftLogConfig(folder, cluster, self, members, joining, snapshotAfterBytes, startTimeout, spoken);
    }

    /** This member itself. */
    public Member own() {
        return members.stream()
                .filter(member -> member.id.equals(self))
                .findFirst()
                .orElseThrow();
    }

    /** Whether other members can reach this one. */
    boolean isNetworked() {
        return own().port > 0;
    }
}
