package io.slipway.simulation.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees what all members do, and keeps the first thing that must not be: two leaders of one term, two members that
 * hold different entries for committed at one place, a leader without what was acknowledged, and components whose
 * states differ after the same entries.
 */
public final class Witness {
    private final Map<Long, Integer> leaders = new HashMap<>();
    private final TreeMap<Long, Entry> committed = new TreeMap<>();
    private final TreeMap<Long, Entry> acknowledged = new TreeMap<>();
    private final Map<String, byte[]> states = new HashMap<>();
    private long newestTerm;
    private int newestLeader = -1;
    private int compared;
    private @Nullable String violation;

    void leads(int member, long term, long lastIndex) {
        Integer other = leaders.putIfAbsent(term, member);
        if (other != null && other != member) {
            violated("members " + other + " and " + member + " both lead in term " + term);
        }
        if (term > newestTerm) {
            newestTerm = term;
            newestLeader = member;
        }
        Entry promised = acknowledgedBefore(term);
        if (promised != null && promised.index() > lastIndex) {
            violated("member " + member + " leads in term " + term + " with a log up to " + lastIndex
                    + "; acknowledged was " + promised);
        }
    }

    /**
     * The last that was acknowledged in an earlier term: whoever leads must have it. One whose votes come late may lead
     * in a term that is over for the others, and then neither has what they acknowledged since nor gets anything
     * committed.
     */
    private @Nullable Entry acknowledgedBefore(long term) {
        for (Entry entry : acknowledged.descendingMap().values()) {
            if (entry.term() < term) {
                return entry;
            }
        }
        return null;
    }

    void commits(int member, Entry entry) {
        Entry other = committed.putIfAbsent(entry.index(), entry);
        if (other != null && !other.equals(entry)) {
            violated("member " + member + " holds " + entry + " for committed where another has " + other);
        }
        Entry promised = acknowledged.get(entry.index());
        if (promised != null && !promised.equals(entry)) {
            violated(promised + " was acknowledged, and member " + member + " has " + entry + " there");
        }
    }

    void acknowledges(Entry entry) {
        acknowledged.put(entry.index(), entry);
    }

    /** @param last the component's last entry that is in the state */
    void hasState(int member, String channel, Entry last, byte[] state) {
        byte[] other = states.putIfAbsent(channel + " " + last.index() + " " + last.term(), state);
        compared += other != null ? 1 : 0;
        if (other != null && !Arrays.equals(other, state)) {
            violated("after " + last + " the state of member " + member + " is\n" + text(state)
                    + "\nand that of another\n" + text(other));
        }
    }

    /** Kept, for whoever is called here may swallow what is thrown. */
    private void violated(String what) {
        violation = violation == null ? what : violation;
    }

    /** The first thing that must not be. */
    public @Nullable String violation() {
        return violation;
    }

    private static String text(byte[] state) {
        return new String(state, StandardCharsets.UTF_8);
    }

    /** The last term in which somebody led. */
    public long newestTerm() {
        return newestTerm;
    }

    /** Who led in it; -1 when nobody ever did. */
    public int newestLeader() {
        return newestLeader;
    }

    /** How many appends were acknowledged. */
    public int acknowledged() {
        return acknowledged.size();
    }

    /** How many states of two members were compared. */
    public int compared() {
        return compared;
    }

    /** In how many terms somebody led. */
    public int terms() {
        return leaders.size();
    }
}
