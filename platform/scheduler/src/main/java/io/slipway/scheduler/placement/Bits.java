package io.slipway.scheduler.placement;

import java.util.Arrays;

/** A set of small numbers as a bitmap of two levels: what is empty is skipped 4096 numbers at a time. */
final class Bits {
    private static final int WORD = 6;

    final long[] words;
    final long[] summary;

    Bits(int size) {
        words = new long[(size >> WORD) + 1];
        summary = new long[(words.length >> WORD) + 1];
    }

    /** All numbers below {@code size}. */
    static Bits full(int size) {
        Bits bits = new Bits(size);
        Arrays.fill(bits.words, 0, size >> WORD, -1L);
        if ((size & 63) != 0) {
            bits.words[size >> WORD] = (1L << size) - 1;
        }
        for (int word = 0; word < bits.words.length; word++) {
            if (bits.words[word] != 0) {
                bits.summary[word >> WORD] |= 1L << word;
            }
        }
        return bits;
    }

    boolean contains(int number) {
        return (words[number >> WORD] & (1L << number)) != 0;
    }

    void add(int number) {
        int word = number >> WORD;
        words[word] |= 1L << number;
        summary[word >> WORD] |= 1L << word;
    }

    void remove(int number) {
        int word = number >> WORD;
        words[word] &= ~(1L << number);
        if (words[word] == 0) {
            summary[word >> WORD] &= ~(1L << word);
        }
    }

    void set(int number, boolean member) {
        if (member) {
            add(number);
        } else {
            remove(number);
        }
    }

    /** Removes what is not in {@code others}, a set of the same size. */
    void retain(Bits others) {
        for (int word = 0; word < words.length; word++) {
            words[word] &= others.words[word];
            if (words[word] == 0) {
                summary[word >> WORD] &= ~(1L << word);
            }
        }
    }

    boolean isEmpty() {
        for (long part : summary) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }

    /** The smallest member that is at least {@code from}; -1 when there is none. */
    int atLeast(int from) {
        int word = from >> WORD;
        if (word >= words.length) {
            return -1;
        }
        long rest = words[word] & (-1L << from);
        while (rest == 0) {
            if (++word == words.length) {
                return -1;
            }
            rest = words[word];
        }
        return (word << WORD) + Long.numberOfTrailingZeros(rest);
    }

    /** The largest member that is at most {@code from}; -1 when there is none. */
    int atMost(int from) {
        if (from < 0) {
            return -1;
        }
        int word = from >> WORD;
        long rest = words[word] & (-1L >>> (63 - (from & 63)));
        while (rest == 0) {
            if (--word < 0) {
                return -1;
            }
            rest = words[word];
        }
        return (word << WORD) + 63 - Long.numberOfLeadingZeros(rest);
    }
}
