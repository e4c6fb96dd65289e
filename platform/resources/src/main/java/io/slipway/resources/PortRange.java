package io.slipway.resources;

/**
 * An inclusive range of port numbers (or of any other ranged resource).
 *
 * @param begin first number, at least 0
 * @param end last number, not below {@code begin}, at most 10^18
 */
public record PortRange(long begin, long end) {
    private static final long MAX = 1_000_000_000_000_000_000L;

    /**
     * @throws IllegalArgumentException when {@code begin} is negative or above {@code end}, or {@code end} too large
     */
    public PortRange {
        if (begin < 0 || end < begin || end > MAX) {
            throw new IllegalArgumentException(
                    "range [" + begin + "-" + end + "]: expected 0 <= begin <= end <= 10^18");
        }
    }

    /** How many numbers the range holds. */
    public long size() {
        return end - begin + 1;
    }

    /** Whether {@code number} lies in this range. */
    public boolean contains(long number) {
        return number >= begin && number <= end;
    }
}
