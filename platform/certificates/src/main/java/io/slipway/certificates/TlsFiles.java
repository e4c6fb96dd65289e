package io.slipway.certificates;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The content of a {@code tls-folder}, or of a part of it.
 *
 * @param files in the order in which they are written
 */
public record TlsFiles(List<Entry> files) {
    /** The root's certificate. */
    public static final String CA = "ca.pem";
    /** The certificate of the authority of masters. */
    public static final String MASTERS_CA = "masters-ca.pem";
    /** The certificate of the authority of agents. */
    public static final String AGENTS_CA = "agents-ca.pem";
    /** The key of the authority of agents; only on masters. */
    public static final String AGENTS_CA_KEY = "agents-ca.key";
    /** The node's certificate, and that of the authority that issued it. */
    public static final String NODE = "node.pem";
    /** The node's key. */
    public static final String NODE_KEY = "node.key";

    public TlsFiles {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param secret whether only its owner may read it
     */
    public record Entry(String name, String text, boolean secret) {
        /** Its content. */
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        /** What to set with chmod, such as {@code 0600}. */
        public String mode() {
            return secret ? "0600" : "0644";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Writes them into {@code folder}, which is made, for its owner only, when it is not there. Each file is replaced
     * whole or not at all.
     *
     * @throws CertificateException when the disk does not take them
     */
    public void write(Path folder) {
        try {
            makeFolder(folder);
            for (Entry file : files) {
                write(folder.resolve(file.name), file);
            }
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw new CertificateException("cannot write certificates into " + folder + ": " + e, e);
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        if (folder.getParent() != null) {
            Files.createDirectories(folder.getParent());
        }
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static void write(Path file, Entry entry) throws IOException {
        Path fresh = file.resolveSibling(entry.name + ".new");
        Files.deleteIfExists(fresh);
        var mode = PosixFilePermissions.fromString(entry.secret ? "rw-------" : "rw-r--r--");
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(mode))) {
            ByteBuffer bytes = ByteBuffer.wrap(entry.bytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
