package io.slipway.installer.plan;

import java.util.Map;
import java.util.Set;

/**
 * What is on a host.
 *
 * @param fingerprints of the items that were asked for, by id
 * @param made ids of all that was made there earlier, by the record on the host
 */
public record Observed(Map<String, String> fingerprints, Set<String> made) {
    /** A host on which nothing of ours is. */
    public static final Observed NOTHING = new Observed(Map.of(), Set.of());

    /** Keeps copies of its own. */
    public Observed {
        fingerprints = Map.copyOf(fingerprints);
        made = Set.copyOf(made);
    }

    /** What is in the place of that item. */
    public String of(Item item) {
        return fingerprints.getOrDefault(item.id(), Item.ABSENT);
    }
}
