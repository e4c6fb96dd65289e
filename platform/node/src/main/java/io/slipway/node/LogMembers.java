package io.slipway.node;

import io.slipway.replication.raft.RaftLogConfig;
import io.slipway.replication.raft.RaftLogConfig.Member;
import io.slipway.runtime.config.Problems;
import io.slipway.runtime.config.Setting;
import io.slipway.runtime.config.Values;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which masters keep the log together, as a master is told.
 *
 * @param self this master's id
 * @param members every founder, or, of one that joins, at least itself; empty for a master that stays alone
 * @param joining whether this master waits for the others to add it, instead of founding a cluster
 * @param cluster whose log it is
 */
record LogMembers(String self, List<Member> members, boolean joining, String cluster) {
    private static final String ADDRESS = "id@host:port such as m1@10.0.0.1:7071";

    static final Setting<String> MEMBER_ID = Setting.of(
                    "member-id",
                    "1 to 64 letters, digits and dashes",
                    text -> Setting.require(text, text.matches("[A-Za-z0-9-]{1,64}")),
                    "Which of `members` this master is. Kept for ever, and never given to another master.")
            .or("1");
    static final Setting<List<Member>> MEMBERS = Setting.of(
                    "members",
                    ADDRESS,
                    LogMembers::member,
                    "The masters that found the cluster together: 1, 3 or 5, the same list on each. Host and port are"
                            + " where a master listens for the other masters; only they may reach that port. Unless"
                            + " it is set, this master stays alone. Masters that are added later need no place in it,"
                            + " but their own.")
            .or("")
            .list();
    static final Setting<Boolean> JOIN = Setting.flag(
                    "join",
                    "Whether this master, when its home is empty, waits until `slipway master add` takes it into a"
                            + " cluster, instead of founding one. For every master that is no founder, and for a"
                            + " founder that lost its disk.")
            .or("false");
    static final Setting<String> CLUSTER_ID = Setting.of(
                    "cluster-id",
                    "1 to 64 letters, digits, dots, dashes and underscores",
                    text -> Setting.require(text, text.matches("[A-Za-z0-9._-]{1,64}")),
                    "Whose log this is. Kept for ever; masters and homes of another are refused.")
            .or(RaftLogConfig.DEFAULT_CLUSTER);

    /** A file in a home that a backup was restored into: its master has begun alone, whatever {@code members} says. */
    static final String RESTORED = "restored";

    LogMembers {
        members = List.copyOf(members);
    }

    /** A master that stays alone. */
    static LogMembers alone() {
        return new LogMembers("1", List.of(), false, RaftLogConfig.DEFAULT_CLUSTER);
    }

    /** What was told, with everything that is wrong with it put into {@code problems}. */
    static LogMembers of(Values values, Listening listening, Problems problems) {
        LogMembers told =
                new LogMembers(values.get(MEMBER_ID), values.get(MEMBERS), values.get(JOIN), values.get(CLUSTER_ID));
        told.check(listening, problems);
        return told;
    }

    private void check(Listening listening, Problems problems) {
        if (members.isEmpty()) {
            problems.check(
                    !joining, "join = true: members is missing; set members = " + self + "@host:port, this master");
            return;
        }
        Set<String> ids = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Member member : members) {
            problems.check(
                    ids.add(member.id()), "members: the id '" + member.id() + "' is given twice; each needs its own");
            problems.check(
                    addresses.add(member.address()),
                    "members: the address " + member.address() + " is given twice; each master needs its own");
        }
        int size = members.size();
        problems.check(
                joining || size == 1 || size == 3 || size == 5,
                "members: " + size + " masters cannot found a cluster; expected 1, 3 or 5"
                        + (size % 2 == 0 && size < 6
                                ? ", since " + size + " outlive the loss of no more masters than " + (size - 1) + " do"
                                : ""));
        Optional<Member> own = own();
        problems.check(
                own.isPresent(),
                "member-id = " + self + ": is none of members ("
                        + String.join(", ", ids.stream().sorted().toList())
                        + "); expected the id of this master's entry there");
        own.ifPresent(member -> check(member, listening, problems));
    }

    private static void check(Member own, Listening listening, Problems problems) {
        try {
            InetAddress address = InetAddress.getByName(own.host());
            problems.check(
                    !address.isAnyLocalAddress(),
                    "members: " + own.host() + " of '" + own.id() + "' is every address of this machine; expected the"
                            + " one that the other masters reach");
            problems.check(
                    address.isAnyLocalAddress()
                            || address.isLoopbackAddress()
                            || NetworkInterface.getByInetAddress(address) != null,
                    "members: " + own.host() + " of '" + own.id() + "', this master, is no address of this machine;"
                            + " correct it, or member-id");
        } catch (UnknownHostException e) {
            problems.add(
                    "members: the host '" + own.host() + "' of '" + own.id() + "', this master, is not known here");
        } catch (IOException e) {
            problems.add("members: the addresses of this machine cannot be read: " + e.getMessage());
        }
        problems.check(
                own.port() != listening.port() || !own.host().equals(listening.host()),
                "members: " + own.address() + " of '" + own.id() + "' is the address of this master's front door too;"
                        + " the log needs a port of its own");
    }

    private Optional<Member> own() {
        return members.stream().filter(member -> member.id().equals(self)).findFirst();
    }

    /** Where the other masters reach this one; empty when it stays alone. */
    Optional<String> host() {
        return own().map(Member::host);
    }

    /** Whether other masters can take part. */
    boolean several() {
        return !members.isEmpty();
    }

    /** The same for a home that a backup is restored into. */
    LogMembers restored() {
        return new LogMembers(self, own().map(List::of).orElse(List.of()), false, cluster);
    }

    /** The log in {@code home}. @throws io.slipway.runtime.config.ConfigException when it cannot be one */
    RaftLogConfig log(Home home) {
        boolean restored = Files.exists(home.resolve(RESTORED));
        return (restored ? restored() : this).log(home.resolve("log"));
    }

    /** The log in {@code folder}. @throws io.slipway.runtime.config.ConfigException when it cannot be one */
    RaftLogConfig log(Path folder) {
        Member own = own().orElse(new Member(self, "127.0.0.1", 0));
        return joining
                ? RaftLogConfig.joining(folder, cluster, own)
                : RaftLogConfig.founding(folder, cluster, self, members.isEmpty() ? List.of(own) : members);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static Member member(String text) {
        int at = text.indexOf('@');
        int colon = text.lastIndexOf(':');
        if (at < 1 || colon < at + 2 || !text.substring(0, at).matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("'" + text + "' is no " + ADDRESS);
        }
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("'" + port + "' of '" + text + "' is no port from 1 to 65535");
        }
        return new Member(text.substring(0, at), text.substring(at + 1, colon), Integer.parseInt(port));
    }
}
