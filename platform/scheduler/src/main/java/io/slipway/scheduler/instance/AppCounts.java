package io.slipway.scheduler.instance;

/**
 * How many instances of an app are how, kept with each change: whoever moves an app on need not look at all of them.
 * Owner thread only.
 */
public final class AppCounts {
    /** Of an app that has none. */
    static final AppCounts NONE = new AppCounts();

    private int all;
    private int counting;
    private int waiting;
    private int running;
    private int leaving;
    private int unreachable;
    private int moving;
    private int ending;

    AppCounts() {}

    void add(Instance instance, int more) {
        all += more;
        counting += instance.counts() ? more : 0;
        waiting += instance.isWaiting() ? more : 0;
        running += instance.condition() == Condition.RUNNING ? more : 0;
        leaving += instance.goal() == Goal.RUNNING ? 0 : more;
        unreachable += instance.condition().isUnreachable() ? more : 0;
        moving += instance.isMoving() ? more : 0;
        ending += instance.isToBeKilled() ? more : 0;
    }

    /** How many there are. */
    public int all() {
        return all;
    }

    /** Those that {@link Instance#counts()} tells. */
    public int counting() {
        return counting;
    }

    /** Those that {@link Instance#isWaiting()} tells. */
    public int waiting() {
        return waiting;
    }

    /** Those whose task runs. */
    public int running() {
        return running;
    }

    /** Those on their way out. */
    public int leaving() {
        return leaving;
    }

    /** Those whose agent is out of reach. */
    public int unreachable() {
        return unreachable;
    }

    /** Those that {@link Instance#isToBeKilled()} tells. */
    public int ending() {
        return ending;
    }

    /** Those that {@link Instance#isMoving()} tells. */
    public int moving() {
        return moving;
    }
}
