package io.slipway.resources;

/**
 * An inclusive range of port numbers (or of any other ranged resource).
 *
 * @param begin first number, at least 0
 * @param end last number, not below {@code begin}
 */
public record PortRange(long begin, long end) {
    /** @throws IllegalArgumentException when {@code begin} is negative or above {@code end} */
    public PortRange {
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("range [" + begin + "-" + end + "]: begin must be 0..end");
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
