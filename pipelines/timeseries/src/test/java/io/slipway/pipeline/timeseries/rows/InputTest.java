package io.slipway.pipeline.timeseries.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class InputTest {
    private static final byte[] TEXT = "hello ".repeat(1000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    @Test
    void unpacksWhateverTheNameSays() throws IOException {
        assertThat(content(packed("a.csv", out -> out))).isEqualTo(TEXT);
        assertThat(content(packed("b.csv", GZIPOutputStream::new))).isEqualTo(TEXT);
        assertThat(content(packed("c", out -> new XZOutputStream(out, new LZMA2Options(1)))))
                .isEqualTo(TEXT);
        assertThat(content(packed("d.gz", ZstdOutputStream::new))).isEqualTo(TEXT);
        assertThat(content(packed("empty", out -> OutputStream.nullOutputStream())))
                .isEmpty();
    }

    @Test
    void failsOnAFileThatIsCutOff() throws IOException {
        Path whole = packed("b.gz", GZIPOutputStream::new);
        Path cut = folder.resolve("cut.gz");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> content(cut)).isInstanceOf(IOException.class);
    }

    @Test
    void downloads() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/data/x.csv", exchange -> {
            exchange.sendResponseHeaders(200, TEXT.length);
            exchange.getResponseBody().write(TEXT);
            exchange.close();
        });
        server.start();
        try {
            String root = "http://127.0.0.1:" + server.getAddress().getPort();
            var input = new Input(root + "/data/x.csv?a=b");
            assertThat(input.name()).isEqualTo("x.csv");
            try (InputStream in = input.open()) {
                assertThat(in.readAllBytes()).isEqualTo(TEXT);
            }
            assertThatThrownBy(() -> new Input(root + "/other").open()).hasMessageContaining("answers 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> new Input("/no/such.csv").open())
                .hasMessageContaining("'/no/such.csv'")
                .hasMessageContaining("expected a path");
    }

    @Test
    void carriesASample() throws IOException {
        try (RowReader rows = Format.AUTO.open(new Input("sample").open())) {
            int count = 0;
            for (Row row = rows.next(); row != null; row = rows.next()) {
                assertThat(row.parsed())
                        .as("row %d", row.number())
                        .isInstanceOf(io.slipway.pipeline.timeseries.core.Parsed.Usable.class);
                count++;
            }
            assertThat(count).isEqualTo(1000);
        }
    }

    private Path packed(String name, Packer packer) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = packer.over(Files.newOutputStream(file))) {
            out.write(TEXT);
        }
        return file;
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = new Input(file.toString()).open()) {
            return in.readAllBytes();
        }
    }
}
