package io.slipway.installer.plan;

/**
 * One thing to do on a host.
 *
 * @param item what shall be there
 * @param reason why it is to be done
 */
public record Step(Item item, String reason) {
    /** As a line of a plan. */
    public String words() {
        return sign() + " " + item.id() + " (" + reason + ")";
    }

    private String sign() {
        return reason.startsWith("not there") ? "+" : "~";
    }
}
