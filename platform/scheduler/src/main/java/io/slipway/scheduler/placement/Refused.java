package io.slipway.scheduler.placement;

import io.slipway.marathonapi.QueueItem.RejectReason;
import io.slipway.resources.Resources;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance that no room fits, and the rooms as the plan leaves them. Immutable; the rules are put into words when
 * somebody asks.
 */
public final class Refused {
    private final Snapshot snapshot;
    private final Wanted wanted;
    private final Map<String, Tally> tallies;
    private final List<Resources> left;
    private final List<@Nullable RejectReason> rules;

    Refused(
            Snapshot snapshot,
            Wanted wanted,
            Map<String, Tally> tallies,
            List<Resources> left,
            List<@Nullable RejectReason> rules) {
        this.snapshot = snapshot;
        this.wanted = wanted;
        this.tallies = tallies;
        this.left = left;
        this.rules = rules;
    }

    /** The first rule of the funnel that speaks against a room; null when the room fits by now. */
    public @Nullable RejectReason firstRule(int room) {
        return rules.get(room);
    }

    /** Every rule that speaks against a room; none when it fits by now. */
    public List<Rejection> rejections(int room) {
        Place place = snapshot.rooms().get(room).place();
        Matcher matcher = new Matcher(
                wanted.demand(),
                wanted.home(),
                place,
                left.get(room),
                tallies,
                snapshot.keptFromOthers(place.agentId(), wanted),
                snapshot.portSeed());
        return matcher.match() instanceof Match.NoFit noFit ? noFit.rejections() : List.of();
    }
}
