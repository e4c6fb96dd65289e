package io.slipway.scheduler.deployment;

/**
 * How many instances to add or to end so that an app has its number.
 *
 * @param start to be made
 * @param stop to be ended
 */
public record ScaleRules(int start, int stop) {
    /**
     * @param wanted the number the app shall have
     * @param present instances that count, waiting ones among them
     */
    public static ScaleRules of(int wanted, int present) {
        return new ScaleRules(Math.max(0, wanted - present), Math.max(0, present - wanted));
    }
}
