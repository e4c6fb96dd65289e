package io.slipway.artifacts.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivesTest {
    private static final String TEXT = "#!/bin/sh\necho hello\n";

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void make() throws IOException {
        target = Files.createDirectory(folder.resolve("target"));
    }

    private interface Fill {
        void into(TarArchiveOutputStream tar) throws IOException;
    }

    private Path tar(String name, Fill fill) throws IOException {
        Path archive = folder.resolve(name);
        try (OutputStream out = compress(name, Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            fill.into(tar);
        }
        return archive;
    }

    private static OutputStream compress(String name, OutputStream out) throws IOException {
        if (name.endsWith("gz")) {
            return new GzipCompressorOutputStream(out);
        } else if (name.endsWith("bz2")) {
            return new BZip2CompressorOutputStream(out);
        } else if (name.endsWith("xz")) {
            return new XZCompressorOutputStream(out);
        } else if (name.endsWith("zst")) {
            return new ZstdCompressorOutputStream(out);
        }
        return out;
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, byte kind, String to) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(to);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private void extract(Path archive) {
        extract(archive, ArchiveLimits.DEFAULT);
    }

    private void extract(Path archive, ArchiveLimits limits) {
        Archives.extract(archive, archive.getFileName().toString(), target, limits, new Cancellation());
    }

    private void assertRefused(Path archive, String why) {
        assertThatThrownBy(() -> extract(archive))
                .isInstanceOfSatisfying(
                        ArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_ARCHIVE))
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tbz2", "a.tar.xz", "a.txz", "a.tar.zst", "A.TZST"})
    void unpacksEveryKindOfTar(String name) throws IOException {
        String longName = "bin/" + "x".repeat(150);
        Path archive = tar(name.toLowerCase(), tar -> {
            file(tar, "bin/hello", 0755, TEXT);
            file(tar, "./conf/plain.txt", 0640, "text");
            file(tar, longName, 0644, "");
            link(tar, "bin/soft", TarConstants.LF_SYMLINK, "../conf/plain.txt");
            link(tar, "hard", TarConstants.LF_LINK, "conf/plain.txt");
        });
        assertThat(Archives.isArchive(name)).isTrue();
        extract(archive);
        assertThat(target.resolve("bin/hello")).isExecutable().hasContent(TEXT);
        assertThat(Files.isExecutable(target.resolve("conf/plain.txt"))).isFalse();
        assertThat(target.resolve("bin/soft")).isSymbolicLink().hasContent("text");
        assertThat(target.resolve("hard")).hasContent("text");
        assertThat(target.resolve(longName)).exists();
    }

    @Test
    void unpacksZipsWithTheirExecuteBitsAndLinks() throws IOException {
        Path archive = folder.resolve("a.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
            zip(zip, "bin/hello", 0100755, TEXT);
            zip(zip, "plain.txt", 0100644, "text");
            zip(zip, "soft", 0120777, "plain.txt");
        }
        extract(archive);
        assertThat(target.resolve("bin/hello")).isExecutable().hasContent(TEXT);
        assertThat(target.resolve("soft")).isSymbolicLink().hasContent("text");
    }

    private static void zip(ZipArchiveOutputStream zip, String name, int mode, String text) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    @ParameterizedTest
    @CsvSource({"a.gz", "a.jar", "a.txt", "tar", "a.zip.bak"})
    void leavesOtherFilesAlone(String name) {
        assertThat(Archives.isArchive(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/evil", "a/../../evil", "a/b/../../../evil"})
    void refusesNamesThatLeadOutside(String name) throws IOException {
        assertRefused(tar("a.tar", tar -> file(tar, name, 0644, "x")), "outside");
        Path archive = folder.resolve("b.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
            zip(zip, name, 0100644, "x");
        }
        assertRefused(archive, "outside");
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void refusesLinksThatLeadOutside() throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        assertRefused(tar("a.tar", tar -> link(tar, "l", TarConstants.LF_SYMLINK, "../secret")), "outside");
        assertRefused(tar("b.tar", tar -> link(tar, "l", TarConstants.LF_SYMLINK, "/etc/passwd")), "outside");
        assertRefused(tar("c.tar", tar -> link(tar, "l", TarConstants.LF_LINK, "../secret")), "outside");
        assertRefused(tar("d.tar", tar -> link(tar, "l", TarConstants.LF_LINK, "none")), "no file of this archive");
    }

    @Test
    void refusesToWriteThroughALinkThatWasThereBefore() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(target.resolve("door"), outside);
        assertRefused(tar("a.tar", tar -> file(tar, "door/evil", 0644, "x")), "no folder inside");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void replacesALinkInsteadOfWritingThroughIt() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(target.resolve("file"), secret);
        extract(tar("a.tar", tar -> file(tar, "file", 0644, "mine")));
        assertThat(secret).hasContent("secret");
        assertThat(target.resolve("file")).hasContent("mine");
    }

    @Test
    void refusesDevices() throws IOException {
        assertRefused(
                tar("a.tar", tar -> link(tar, "null", TarConstants.LF_CHR, "")), "is a device or another special file");
    }

    @Test
    void stopsAtABomb() throws IOException {
        Path archive = tar("a.tar.gz", tar -> {
            for (int i = 0; i < 20; i++) {
                file(tar, "zeros" + i, 0644, "0".repeat(1 << 20));
            }
        });
        ArchiveLimits ratio = new ArchiveLimits(1000, 1L << 40, 1 << 20, 100);
        assertThatThrownBy(() -> extract(archive, ratio)).hasMessageContaining("more than 100 times");
        ArchiveLimits bytes = new ArchiveLimits(1000, 10 << 20, 1 << 20, 1_000_000);
        assertThatThrownBy(() -> extract(archive, bytes)).hasMessageContaining("more than 10485760 bytes");
        ArchiveLimits entries = new ArchiveLimits(5, 1L << 40, 1 << 30, 100);
        assertThatThrownBy(() -> extract(archive, entries)).hasMessageContaining("more than 5 entries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.gz", "a.tar.xz", "a.tar.zst", "a.tar.bz2", "a.zip"})
    void saysThatAnArchiveIsDamaged(String name) throws IOException {
        Path archive = Files.writeString(folder.resolve(name), "<html>not an archive</html>");
        assertRefused(archive, "the archive is damaged");
    }

    @Test
    void saysThatAnArchiveIsCutOff() throws IOException {
        Path whole = tar("a.tar.gz", tar -> file(tar, "x", 0644, TEXT.repeat(1000)));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("b.tar.gz"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(cut, "b.tar.gz");
    }
}
