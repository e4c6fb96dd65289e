package io.slipway.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartedBytesTest {
    @Test
    void holdsWhatAPlainOneHolds() {
        Random random = new Random(1);
        PartedBytes parted = new PartedBytes();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        assertThat(parted.toByteArray()).isEmpty();
        for (int i = 0; i < 20; i++) {
            byte[] some = new byte[random.nextInt(PartedBytes.PART_BYTES)];
            random.nextBytes(some);
            int from = random.nextInt(some.length);
            parted.write(some, from, some.length - from);
            plain.write(some, from, some.length - from);
            parted.write(i);
            plain.write(i);
            assertThat(parted.toByteArray()).isEqualTo(plain.toByteArray());
        }
        byte[] whole = new byte[PartedBytes.PART_BYTES];
        parted.write(whole, 0, whole.length);
        plain.write(whole, 0, whole.length);
        assertThat(parted.toByteArray()).isEqualTo(plain.toByteArray());
    }
}
