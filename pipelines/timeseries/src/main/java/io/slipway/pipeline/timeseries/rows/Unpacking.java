package io.slipway.pipeline.timeseries.rows;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks gzip, xz and zstd, told by their first bytes, and passes everything else through. */
public final class Unpacking {
    private static final int[] GZIP = {0x1F, 0x8B};
    private static final int[] XZ = {0xFD, '7', 'z', 'X', 'Z', 0};
    private static final int[] ZSTD = {0x28, 0xB5, 0x2F, 0xFD};

    private Unpacking() {}

    /** The content of {@code in}, unpacked if it is packed. */
    public static InputStream of(InputStream in) throws IOException {
        var buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(8);
        byte[] start = buffered.readNBytes(6);
        buffered.reset();
        if (begins(start, GZIP)) {
            return new GZIPInputStream(buffered, 1 << 16);
        }
        if (begins(start, XZ)) {
            return new XZInputStream(buffered);
        }
        if (begins(start, ZSTD)) {
            return new ZstdInputStream(buffered).setContinuous(false);
        }
        return buffered;
    }

    private static boolean begins(byte[] start, int[] magic) {
        if (start.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((start[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
