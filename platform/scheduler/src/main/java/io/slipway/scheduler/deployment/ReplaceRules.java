package io.slipway.scheduler.deployment;

import io.slipway.marathonapi.AppDefinition;

/**
 * How a restart goes on: how many new instances may be made now, and how many old ones may be ended. Worked out anew
 * from what there is whenever something has changed, so that it goes on after a failover exactly as before.
 *
 * <p>With n the wanted number, at least {@code ceil(n * minimumHealthCapacity)} instances serve and at most {@code
 * floor(n * (1 + maximumOverCapacity))} exist. When these are the same number and all of them serve, nothing could
 * move: then one more may exist, or for an app whose data stays, one less may serve. An old instance that does not
 * serve goes before one that does, but only once a new one serves in its place, or when its room is needed.
 *
 * @param start new instances to make
 * @param stop old instances to end, those first that do not serve
 * @see <a href="https://mesosphere.github.io/marathon/docs/deployments.html">Marathon: rolling restarts</a>
 */
public record ReplaceRules(int start, int stop) {
    /**
     * What there is.
     *
     * @param oldServing old instances that serve
     * @param oldOther old instances that are to run but do not serve
     * @param freshServing new instances that serve
     * @param freshOther new instances that do not serve yet
     * @param leaving instances of either kind that were told to end and may still be there
     */
    public record Count(int oldServing, int oldOther, int freshServing, int freshOther, int leaving) {
        int old() {
            return oldServing + oldOther;
        }

        int fresh() {
            return freshServing + freshOther;
        }

        int serving() {
            return oldServing + freshServing;
        }

        int all() {
            return old() + fresh() + leaving;
        }
    }

    /** What to do now for {@code app}. */
    public static ReplaceRules of(AppDefinition app, Count count) {
        int wanted = app.instances();
        int minServing = minServing(app);
        int maxInstances = maxInstances(app);
        if (minServing == maxInstances && maxInstances <= count.serving()) {
            if (app.isResident() || app.isSingleInstance()) {
                minServing--;
            } else {
                maxInstances++;
            }
        }
        int start = Math.max(0, Math.min(wanted - count.fresh(), maxInstances - count.all()));
        int spare = count.serving() - minServing;
        int surplus = count.old() + count.freshServing() - wanted;
        int stop = Math.max(0, Math.max(spare, surplus));
        // What is on its way out has not made room yet; only when nothing else moves, room is made among the idle ones.
        boolean stuck = stop == 0 && start == 0 && count.leaving() == 0 && count.fresh() < wanted;
        if (stuck && count.oldOther() > 0) {
            stop = Math.min(count.oldOther(), wanted - count.fresh());
        }
        return new ReplaceRules(start, Math.min(stop, count.old()));
    }

    /** How many instances of {@code app} a restart keeps serving. */
    public static int minServing(AppDefinition app) {
        return (int) Math.ceil(app.instances() * app.upgradeStrategy().minimumHealthCapacity() - 1e-9);
    }

    /** How many instances of {@code app} may exist during a restart. */
    public static int maxInstances(AppDefinition app) {
        return (int) Math.floor(app.instances() * (1 + app.upgradeStrategy().maximumOverCapacity()) + 1e-9);
    }
}
