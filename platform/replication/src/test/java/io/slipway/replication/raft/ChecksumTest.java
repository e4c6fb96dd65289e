package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.ratis.util.PureJavaCrc32C;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    @Test
    void ratisTakesTheOneMadeWithTheProcessorsInstruction() {
        assertThat(PureJavaCrc32C.class.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(RaftLog.class.getProtectionDomain().getCodeSource().getLocation());
    }

    /** The known answer of RFC 3720, appendix B.4: 32 bytes of zeros. */
    @Test
    void itIsACrc32c() {
        PureJavaCrc32C checksum = new PureJavaCrc32C();
        checksum.update(new byte[32], 0, 32);

        assertThat(checksum.getValue()).isEqualTo(0x8A9136AAL);
    }

    @Test
    void bytesBuffersAndSingleBytesGiveTheSame() {
        byte[] bytes = new byte[1000];
        new Random(3).nextBytes(bytes);
        CRC32C expected = new CRC32C();
        expected.update(bytes, 10, 900);

        PureJavaCrc32C checksum = new PureJavaCrc32C();
        checksum.update(new byte[] {1}, 0, 1);
        checksum.reset();
        checksum.update(bytes, 10, 400);
        checksum.update(ByteBuffer.allocateDirect(1000).put(bytes).position(410).limit(909));
        checksum.update(bytes[909]);
        assertThat(checksum.getValue()).isEqualTo(expected.getValue());
    }
}
