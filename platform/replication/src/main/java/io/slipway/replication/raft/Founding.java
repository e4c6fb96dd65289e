package io.slipway.replication.raft;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an empty founder begins a log with the others. A founder whose disk was lost looks the same from within as
 * one that was never there; but it has forgotten what it promised to the others, so that its vote could bring a leader
 * into office that lacks acknowledged writes. So an empty founder asks the others first, and begins only
 *
 * <ol>
 *   <li>when another one began with just this folder of it: then it is the same disk, and was only slow;
 *   <li>when each of the others is empty too: then nothing was ever acknowledged.
 * </ol>
 *
 * <p>When another has begun without this folder, it is refused. Owner: a thread of its own.
 */
final class Founding implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
    private static final long ASK_TIMEOUT_MS = 3000;
    private static final long ASK_AGAIN_MS = 200;

    private final RaftLogConfig config;
    private final Introduction own;
    private final Consumer<Verdict> decided;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<RaftLogConfig.Member, Introductions.Line> others = new LinkedHashMap<>();
    private volatile String standing = "asking the other founders";

    /** What is to be done. */
    sealed interface Verdict {}

    /**
     * Begin.
     *
     * @param folders of each founder, by its id, the folder it begins with
     */
    record Begin(Map<String, String> folders) implements Verdict {}

    /** Ask again. */
    record Wait(String why) implements Verdict {}

    /** Never begin with this folder. */
    record Refuse(String why) implements Verdict {}

    /** What was heard of one of the others: who it is, or why it does not answer. */
    sealed interface Heard {}

    /** It answered. */
    record Answer(Introduction introduction) implements Heard {}

    /** It did not. */
    record Silence(String why) implements Heard {}

    /** @param decided told once, {@link Begin} or {@link Refuse} */
    Founding(RaftLogConfig config, Introduction own, Consumer<Verdict> decided) {
        this.config = config;
        this.own = own;
        this.decided = decided;
        config.members().stream()
                .filter(member -> !member.id().equals(config.self()))
                .forEach(member -> others.put(member, new Introductions.Line(member, config.tls())));
    }

    /** The founders {@code config} tells of, in words that are the same wherever the same are meant. */
    static String list(RaftLogConfig config) {
        return String.join(
                ",",
                config.members().stream()
                        .map(member -> member.id() + "@" + member.address())
                        .sorted()
                        .toList());
    }

    static Verdict judge(RaftLogConfig config, Introduction own, Map<RaftLogConfig.Member, Heard> others) {
        Map<String, String> folders = new TreeMap<>(Map.of(own.member(), own.folder()));
        Verdict verdict = new Begin(Map.of());
        for (Map.Entry<RaftLogConfig.Member, Heard> other : others.entrySet()) {
            Verdict one = judge(config, own, other.getKey(), other.getValue());
            if (one instanceof Begin begin) {
                if (begin.folders.containsKey(own.member())) {
                    return begin;
                }
                folders.putAll(begin.folders);
            } else if (!(verdict instanceof Refuse)) {
                verdict = one;
            }
        }
        return verdict instanceof Begin ? new Begin(folders) : verdict;
    }

    private static Verdict judge(RaftLogConfig config, Introduction own, RaftLogConfig.Member member, Heard heard) {
        String who = "'" + member.id() + "' at " + member.address();
        if (heard instanceof Silence silence) {
            return new Wait(who + " does not answer: " + silence.why);
        }
        Introduction other = ((Answer) heard).introduction;
        if (!other.cluster().equals(own.cluster())) {
            return new Wait(who + " belongs to cluster '" + other.cluster() + "', this member to '" + own.cluster()
                    + "'; correct the address or the cluster");
        }
        if (!other.member().equals(member.id())) {
            return new Wait(who + " says that it is '" + other.member() + "'; correct the list of members");
        }
        return switch (other.stage()) {
            case BEGUN ->
                own.folder().equals(other.folders().get(own.member()))
                        ? new Begin(other.folders())
                        : new Refuse(refusal(config, who));
            case JOINING -> new Wait(who + " waits until it is added to a cluster, and founds none");
            case FOUNDING ->
                other.founders().equals(own.founders())
                        ? new Begin(Map.of(other.member(), other.folder()))
                        : new Wait(who + " was told other founders, " + other.founders() + ", than this member, "
                                + own.founders() + "; give both the same list");
        };
    }

    private static String refusal(RaftLogConfig config, String who) {
        String self = config.own().id() + "@" + config.own().address();
        return "the folder " + config.folder() + " of member '" + config.self() + "' is empty, but " + who
                + " has the log of cluster '" + config.cluster() + "' already, and this folder was not there when it"
                + " began. A member that lost its disk has forgotten what it promised the others, so it must not found"
                + " the log with them again. Nothing was changed. Start it with --join, and take it in again: 'slipway"
                + " master add " + self + " --replace " + config.self()
                + "'. Or give it the folder it had. If the whole cluster is to begin anew, empty the folders of all";
    }

    /** What is waited for, in words. */
    String standing() {
        return "no member leads, since the log has not begun: " + standing
                + ". Each founder has to be heard once before any begins, so that none does that lost its disk";
    }

    @Override
    public void run() {
        try {
            do {
                Verdict verdict = judge(config, own, ask());
                if (!(verdict instanceof Wait waiting)) {
                    if (closed.getCount() > 0) {
                        decided.accept(verdict);
                    }
                    return;
                }
                if (!waiting.why.equals(standing)) {
                    standing = waiting.why;
                    LOG.info("the log does not begin yet: {}", waiting.why);
                }
            } while (!closed.await(ASK_AGAIN_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            others.values().forEach(Introductions.Line::close);
        }
    }

    private Map<RaftLogConfig.Member, Heard> ask() {
        Map<RaftLogConfig.Member, Heard> heard = new LinkedHashMap<>();
        others.forEach((member, line) -> {
            try {
                heard.put(member, new Answer(line.who(own, ASK_TIMEOUT_MS)));
            } catch (IOException e) {
                heard.put(member, new Silence(String.valueOf(e.getMessage())));
            }
        });
        return heard;
    }

    /** Asks no more. */
    void close() {
        closed.countDown();
    }
}
