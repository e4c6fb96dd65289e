package io.slipway.installer.inventory;

/** What a host does in the cluster. */
public enum Role {
    /** Keeps the log and makes the decisions. */
    MASTER("master"),
    /** Runs tasks. */
    AGENT("agent"),
    /** Runs tasks that the outside may reach: its resources are for the role {@code slave_public}. */
    PUBLIC_AGENT("public agent");

    private final String words;

    Role(String words) {
        this.words = words;
    }

    /** Whether tasks run there. */
    public boolean runsTasks() {
        return this != MASTER;
    }

    @Override
    public String toString() {
        return words;
    }
}
