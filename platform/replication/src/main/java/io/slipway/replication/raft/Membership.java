package io.slipway.replication.raft;

import io.slipway.replication.LogException;
import io.slipway.replication.NotLeadingException;
import io.slipway.runtime.config.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;

/**
 * Who the members are, and changes of that at run time. A change is one entry of the log: it is made by the leader, one
 * after the other, and outlives restarts. A member that is added first catches up, and has no vote meanwhile.
 *
 * <p>Thread-safe; changes run on a thread of their own, each at most two minutes.
 */
final class Membership {
    private static final long CHANGE_TIMEOUT_MS = 120_000;

    private static final long INTRODUCTION_TIMEOUT_MS = 5_000;

    private final RaftLogConfig config;
    private final RaftLogConfig.Member own;
    private final Member self;
    private final Ledger ledger;
    private final Executor changes;
    private final Supplier<Introduction> introduction;

    /** @param introduction what this member tells of itself */
    Membership(
            RaftLogConfig config, Member self, Ledger ledger, Executor changes, Supplier<Introduction> introduction) {
        this.config = config;
        this.own = config.own();
        this.introduction = introduction;
        this.self = self;
        this.ledger = ledger;
        this.changes = changes;
    }

    /** Whether this member takes part. */
    boolean hasBegun() {
        return self.hasBegun();
    }

    /** Who leads, as far as this member knows. */
    Optional<String> leader() {
        if (!self.hasBegun()) {
            return Optional.empty();
        }
        return Optional.ofNullable(self.division().getInfo().getLeaderId()).map(RaftPeerId::toString);
    }

    List<MemberStatus> list() {
        if (!self.hasBegun()) {
            return config.members().stream()
                    .map(member -> new MemberStatus(
                            member,
                            MemberStatus.Role.CANDIDATE,
                            0,
                            -1,
                            -1,
                            member.id().equals(own.id()) ? 0 : -1))
                    .toList();
        }
        DivisionInfo info = self.division().getInfo();
        String leader = leader().orElse("");
        long last = self.lastIndex();
        long term = info.getCurrentTerm();
        Map<String, Followers.Follower> followers = Followers.of(self.division()).stream()
                .collect(Collectors.toMap(follower -> follower.id().toString(), Function.identity()));
        List<MemberStatus> all = new ArrayList<>();
        for (RaftPeer peer : peers()) {
            String id = peer.getId().toString();
            Followers.Follower follower = followers.get(id);
            if (id.equals(own.id())) {
                all.add(new MemberStatus(
                        member(peer), role(info.getCurrentRole()), term, last, info.isLeader() ? 0 : -1, 0));
            } else if (follower == null) {
                MemberStatus.Role role = id.equals(leader) ? MemberStatus.Role.LEADER : MemberStatus.Role.FOLLOWER;
                all.add(new MemberStatus(member(peer), role, term, -1, -1, -1));
            } else {
                long has = follower.matchIndex();
                all.add(new MemberStatus(
                        member(peer),
                        MemberStatus.Role.FOLLOWER,
                        term,
                        has,
                        has < 0 ? -1 : Math.max(0, last - has),
                        follower.silentMs()));
            }
        }
        return all;
    }

    /** Who leads, or what it takes that somebody does, in words. */
    String standing() {
        if (!self.hasBegun()) {
            return "no member leads here: member '" + own.id() + "' at " + own.address() + " waits until it is added";
        }
        DivisionInfo info = self.division().getInfo();
        List<RaftLogConfig.Member> all = peers().stream().map(this::member).toList();
        String leader = leader().orElse("");
        return all.stream()
                .filter(member -> member.id().equals(leader))
                .findFirst()
                .map(member ->
                        "member '" + leader + "' at " + member.address() + " leads in term " + info.getCurrentTerm())
                .orElseGet(() -> "no member leads, so that nothing can be written: a majority, "
                        + Member.majority(all.size()) + " of the " + all.size() + " members ("
                        + all.stream()
                                .map(member -> "'" + member.id() + "' at " + member.address())
                                .collect(Collectors.joining(", "))
                        + "), has to run and to reach one another. Start those that do not run, or look at the network"
                        + " between them; the first election takes a few seconds");
    }

    private static MemberStatus.Role role(RaftPeerRole role) {
        return switch (role) {
            case LEADER -> MemberStatus.Role.LEADER;
            case CANDIDATE -> MemberStatus.Role.CANDIDATE;
            default -> MemberStatus.Role.FOLLOWER;
        };
    }

    private Collection<RaftPeer> peers() {
        return self.division().getRaftConf().getCurrentPeers();
    }

    /** A log that was begun alone does not know where its only member listens; that member does. */
    private RaftLogConfig.Member member(RaftPeer peer) {
        String id = peer.getId().toString();
        return id.equals(own.id()) ? own : RaftLogConfig.Member.at(id, peer.getAddress());
    }

    CompletableFuture<Void> add(RaftLogConfig.Member added) {
        String what = "add member '" + added.id() + "'";
        return change(what, before -> {
            Problems problems = new Problems();
            RaftLogConfig.check(problems, added, true);
            before.forEach(member -> {
                problems.check(
                        !member.id().equals(added.id()),
                        "member '" + added.id() + "' is a member already, at " + member.address());
                problems.check(
                        !member.address().equals(added.address()),
                        "address " + added.address() + " belongs to member '" + member.id() + "'");
                problems.check(
                        member.port() > 0,
                        "member '" + member.id() + "' has no port, so that nobody can join it: restart it with one");
            });
            problems.throwIfAny();
            introduce(what, added, Introductions.Line::admit);
            List<RaftLogConfig.Member> after = new ArrayList<>(before);
            after.add(added);
            return after;
        });
    }

    CompletableFuture<Void> remove(String removed) {
        return change("remove member '" + removed + "'", before -> {
            Problems problems = new Problems();
            problems.check(
                    before.stream().anyMatch(member -> member.id().equals(removed)),
                    "'" + removed + "' is none of the members " + ids(before));
            problems.check(before.size() > 1, "'" + removed + "' is the only member: stop it instead");
            problems.throwIfAny();
            List<RaftLogConfig.Member> after = new ArrayList<>(before);
            after.removeIf(member -> member.id().equals(removed));
            return after;
        });
    }

    /**
     * In two steps, so that a majority of the old members is one of the new: first the new one comes. A member that
     * takes the place of itself has lost its disk, and has to go first: what it had promised is gone, so that it must
     * not vote before it has caught up.
     */
    CompletableFuture<Void> replace(String removed, RaftLogConfig.Member added) {
        if (!removed.equals(added.id())) {
            return add(added).thenCompose(unused -> remove(removed));
        }
        String what = "replace member '" + removed + "' by itself";
        return change(what, before -> {
                    Problems problems = new Problems();
                    RaftLogConfig.check(problems, added, true);
                    problems.throwIfAny();
                    introduce(what, added, Introductions.Line::who);
                    return before;
                })
                .thenCompose(unused -> isMember(removed) ? remove(removed) : CompletableFuture.completedFuture(null))
                .thenCompose(unused -> add(added));
    }

    /** It is none when an attempt before this one did not come to its end. */
    private boolean isMember(String id) {
        return peers().stream().anyMatch(peer -> peer.getId().toString().equals(id));
    }

    private interface Ask {
        Introduction of(Introductions.Line line, Introduction asker, long timeoutMs) throws IOException;
    }

    /** Sees that the member is there and may be added, so that nothing is changed for one that cannot come. */
    private void introduce(String what, RaftLogConfig.Member added, Ask ask) {
        String who = "could not " + what + ": at " + added.address() + " ";
        Introduction found;
        try (Introductions.Line line = new Introductions.Line(added, config.tls())) {
            found = ask.of(line, introduction.get(), INTRODUCTION_TIMEOUT_MS);
        } catch (IOException e) {
            if (Introductions.isEarlierVersion(e)) {
                return;
            }
            throw new LogException(
                    "could not " + what + ": " + added.address() + " does not answer: " + e.getMessage()
                            + ". Nothing was changed. See that it runs, that its address is reachable from the other"
                            + " members, and that it was started to join; then try again",
                    e);
        }
        if (!found.cluster().equals(config.cluster()) || !found.member().equals(added.id())) {
            throw new LogException(
                    who + "is member '" + found.member() + "' of cluster '" + found.cluster() + "', expected '"
                            + added.id() + "' of '" + config.cluster() + "'. Nothing was changed; correct the address,"
                            + " or how that one was started",
                    null);
        }
        if (found.stage() == Introduction.Stage.FOUNDING) {
            throw new LogException(
                    who + "is a member that founds a log with " + found.founders()
                            + ". Nothing was changed; start it again with --join, and then try again",
                    null);
        }
    }

    private static List<String> ids(List<RaftLogConfig.Member> members) {
        return members.stream().map(RaftLogConfig.Member::id).toList();
    }

    private CompletableFuture<Void> change(String what, UnaryOperator<List<RaftLogConfig.Member>> how) {
        return CompletableFuture.runAsync(
                () -> {
                    if (!self.division().getInfo().isLeader()) {
                        throw new NotLeadingException("cannot " + what + " here: member '" + leader().orElse("unknown")
                                + "' leads, ask there");
                    }
                    List<RaftLogConfig.Member> before =
                            peers().stream().map(this::member).toList();
                    List<RaftLogConfig.Member> after = how.apply(before);
                    if (after.equals(before)) {
                        return;
                    }
                    if (!ids(after).contains(own.id())) {
                        transferNow(ids(after).get(0));
                        throw new NotLeadingException("cannot " + what + " here, since it led until now: leadership"
                                + " was handed to member '" + ids(after).get(0) + "', ask there");
                    }
                    try {
                        self.setMembers(after.stream().map(Member::peer).toList(), CHANGE_TIMEOUT_MS);
                    } catch (IOException e) {
                        throw new LogException(
                                "could not " + what + ": " + e.getMessage()
                                        + ". See that it runs, that its address is reachable from the other members,"
                                        + " and that it was started to join; then try again",
                                e);
                    }
                },
                changes);
    }

    CompletableFuture<Void> transfer(String successor) {
        return CompletableFuture.runAsync(() -> transferNow(successor), changes);
    }

    /** On the writer's thread, since Ratis refuses entries meanwhile. */
    private void transferNow(String successor) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ledger.runOnWriter(() -> {
            try {
                self.transfer(RaftPeerId.valueOf(successor));
                done.complete(null);
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(new LogException(
                        e.getMessage() + ". This member goes on leading; see that '" + successor
                                + "' runs and is not behind",
                        e));
            }
        });
        done.join();
    }
}
