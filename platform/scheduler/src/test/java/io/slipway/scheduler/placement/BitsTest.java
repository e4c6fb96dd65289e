package io.slipway.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 4095, 4096, 4097, 10_000})
    void holdsWhatABitSetHolds(int size) {
        Random random = new Random(size);
        Bits bits = random.nextBoolean() ? Bits.full(size) : new Bits(size);
        BitSet expected = new BitSet();
        expected.set(0, bits.isEmpty() ? 0 : size);
        for (int step = 0; step < 3_000; step++) {
            int number = random.nextInt(size);
            boolean member = random.nextInt(10) == 0;
            bits.set(number, member);
            expected.set(number, member);
            int from = random.nextInt(size);
            assertThat(bits.contains(number)).isEqualTo(member);
            assertThat(bits.atLeast(from)).isEqualTo(expected.nextSetBit(from));
            assertThat(bits.atMost(from)).isEqualTo(expected.previousSetBit(from));
        }
        for (int word = 0; word < bits.words.length; word++) {
            boolean told = (bits.summary[word >> 6] & (1L << word)) != 0;
            assertThat(told).as("summary of word %d", word).isEqualTo(bits.words[word] != 0);
        }
        Bits odd = new Bits(size);
        for (int number = 1; number < size; number += 2) {
            odd.add(number);
        }
        bits.retain(odd);
        expected.stream().forEach(number -> assertThat(bits.contains(number)).isEqualTo(number % 2 == 1));
        expected.stream().forEach(bits::remove);
        assertThat(bits.isEmpty()).isTrue();
    }

    @Test
    void aFullSetHasNothingBeyondItsSize() {
        assertThat(Bits.full(64).atMost(64)).isEqualTo(63);
        assertThat(Bits.full(0).isEmpty()).isTrue();
        assertThat(Bits.full(70).atLeast(70)).isEqualTo(-1);
    }
}
