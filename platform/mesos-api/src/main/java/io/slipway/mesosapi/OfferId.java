package io.slipway.mesosapi;

/**
 * One offer.
 *
 * @param value the text, never empty
 */
public record OfferId(String value) implements Comparable<OfferId> {
    /** @throws IllegalArgumentException when empty */
    public OfferId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("OfferId: must not be empty");
        }
    }

    @Override
    public int compareTo(OfferId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
