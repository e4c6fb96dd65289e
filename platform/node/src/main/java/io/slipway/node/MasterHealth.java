package io.slipway.node;

import io.slipway.node.health.NodeHealth;
import io.slipway.replication.LogException;
import io.slipway.replication.raft.MemberStatus;
import io.slipway.replication.raft.RaftLog;
import io.slipway.runtime.health.UnitHealth;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** How this master is, and the others as far as this one's log knows. Thread-safe. */
final class MasterHealth {
    private static final long SILENT_MS = 10_000;
    private static final long DISK_MOST = 2L << 30;
    private static final long MIB = 1 << 20;
    private static final UnitHealth.Unit LOG = new UnitHealth.Unit(
            "slipway-log", "Slipway Log", "Keeps on the disks of a majority of the masters what the cluster decided");
    private static final UnitHealth.Unit DISK =
            new UnitHealth.Unit("slipway-master-disk", "Master Disk", "Whether the log has enough disk left");

    private final String self;
    private final String hostname;
    private final Home home;
    private final RaftLog log;
    private final List<Supplier<UnitHealth>> parts;

    /**
     * @param self its id among the members of the log
     * @param parts what else this master consists of
     */
    MasterHealth(String self, String hostname, Home home, RaftLog log, List<Supplier<UnitHealth>> parts) {
        this.self = self;
        this.hostname = hostname;
        this.home = home;
        this.log = log;
        this.parts = List.copyOf(parts);
    }

    /** This one first. */
    List<NodeHealth> masters() {
        List<MemberStatus> members = members();
        List<UnitHealth> units = new ArrayList<>();
        parts.forEach(part -> units.add(part.get()));
        units.add(log(members));
        units.add(disk());
        List<NodeHealth> masters = new ArrayList<>();
        boolean leads = members.stream().anyMatch(member -> isOwn(member) && isLeader(member));
        masters.add(new NodeHealth(leads, "master", hostname, hostname, "", units));
        for (MemberStatus member : members) {
            if (!isOwn(member)) {
                String host = member.member().host();
                masters.add(new NodeHealth(isLeader(member), "master", host, host, "", List.of(other(member))));
            }
        }
        return masters;
    }

    private List<MemberStatus> members() {
        try {
            return log.members();
        } catch (LogException e) {
            return List.of(); // told by the log's unit
        }
    }

    private boolean isOwn(MemberStatus member) {
        return member.member().id().equals(self);
    }

    private static boolean isLeader(MemberStatus member) {
        return member.role() == MemberStatus.Role.LEADER;
    }

    private UnitHealth log(List<MemberStatus> members) {
        if (members.isEmpty()) {
            return LOG.unwell("the log is not open");
        }
        if (members.stream().noneMatch(MasterHealth::isLeader)) {
            return LOG.unwell("no member leads; " + (members.size() / 2 + 1) + " of " + members.size()
                    + " must be up and reach one another");
        }
        MemberStatus own = members.stream().filter(this::isOwn).findFirst().orElse(members.get(0));
        return LOG.well((isLeader(own) ? "leads" : "follows") + " in term " + own.term() + ", has " + own.lastIndex()
                + " entries");
    }

    private static UnitHealth other(MemberStatus member) {
        String where = "as seen by the master that was asked: ";
        if (member.silentMs() > SILENT_MS) {
            return LOG.unwell(
                    where + "has not answered for " + member.silentMs() / 1000 + " s; is it, and the network, up?");
        }
        return LOG.well(where
                + (isLeader(member) ? "leads" : "follows")
                + (member.lag() > 0 ? ", " + member.lag() + " entries behind" : ""));
    }

    private UnitHealth disk() {
        try {
            FileStore store = Files.getFileStore(home.resolve(""));
            long left = store.getUsableSpace();
            long wanted = Math.min(store.getTotalSpace() / 20, DISK_MOST);
            String words = left / MIB + " MiB left of " + store.getTotalSpace() / MIB + " MiB";
            return left < wanted
                    ? DISK.unwell(words + ", expected at least " + wanted / MIB + " MiB; without room the log fails")
                    : DISK.well(words);
        } catch (IOException e) {
            return DISK.unwell("the disk of " + home.resolve("") + " cannot be read: " + e);
        }
    }
}
