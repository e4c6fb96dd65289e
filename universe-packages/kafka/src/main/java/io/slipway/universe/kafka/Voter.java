package io.slipway.universe.kafka;

/**
 * A node that votes on the cluster's metadata.
 *
 * @param id the node's number, the instance's index
 * @param port of its controller listener
 */
record Voter(int id, String host, int port) {
    @Override
    public String toString() {
        return id + "@" + host + ":" + port;
    }

    /** Reads what {@link #toString} wrote. @throws IllegalArgumentException when it did not */
    static Voter parse(String text) {
        int at = text.indexOf('@');
        int colon = text.lastIndexOf(':');
        if (at < 1 || colon < at) {
            throw new IllegalArgumentException("not a voter: '" + text + "', expected id@host:port");
        }
        return new Voter(
                Integer.parseInt(text.substring(0, at)),
                text.substring(at + 1, colon),
                Integer.parseInt(text.substring(colon + 1)));
    }
}
