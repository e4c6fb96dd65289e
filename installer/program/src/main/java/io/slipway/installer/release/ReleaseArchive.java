package io.slipway.installer.release;

import io.slipway.installer.plan.ReleaseId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An archive of the platform, ready to be sent.
 *
 * @param file on this machine
 */
public record ReleaseArchive(Path file, ReleaseId id) {
    private static final int DIGITS = 12;

    /**
     * One that {@code ./slipway dist} built.
     *
     * @throws ReleaseException when it is none
     */
    public static ReleaseArchive of(Path file) {
        if (!Files.isReadable(file)) {
            throw new ReleaseException("there is no archive " + file + "; build one with './slipway dist'");
        }
        List<String> names = output(List.of("tar", "-tzf", file.toString()));
        String top = names.isEmpty() ? "" : names.get(0).replaceAll("/.*", "");
        if (!names.contains(top + "/bin/slipway")) {
            throw new ReleaseException(file + " is no archive of Slipway: there is no bin/slipway in it");
        }
        boolean java = names.contains(top + "/jre/bin/java");
        String digest = digest(file);
        return new ReleaseArchive(file, new ReleaseId(id(file, top, digest), digest, java));
    }

    /** What was packed here is named by its content; what was built elsewhere is known by the archive's digest. */
    private static String id(Path file, String top, String digest) {
        String name = String.valueOf(file.getFileName()).replace(".tar.gz", "");
        return top.equals(".")
                ? name.replaceFirst("^slipway-", "")
                : top.replaceFirst("^slipway-", "") + "-" + digest.substring(0, DIGITS);
    }

    /**
     * The distribution in a folder, packed. The same distribution is packed once, and found again.
     *
     * @param folder with {@code bin/slipway}
     * @param store where archives are kept
     */
    public static ReleaseArchive pack(Path folder, Path store) {
        if (!Files.isRegularFile(folder.resolve("bin/slipway"))) {
            throw new ReleaseException(folder
                    + " is no distribution: there is no bin/slipway in it. Name an archive of './slipway dist'.");
        }
        String content = contentDigest(folder);
        Path named = store.resolve("slipway-" + version(folder) + "-" + content.substring(0, DIGITS) + ".tar.gz");
        if (!Files.isReadable(named)) {
            packInto(folder, named);
        }
        return of(named);
    }

    private static void packInto(Path folder, Path target) {
        Path fresh = target.resolveSibling(target.getFileName() + ".part");
        try {
            Path store = target.getParent() == null ? Path.of(".") : target.getParent();
            Files.createDirectories(store);
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
            List<String> unused =
                    output(List.of("tar", "-czf", fresh.toString(), "--exclude=./cds", "-C", folder.toString(), "."));
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ReleaseException("the distribution cannot be packed into " + target + ": " + e);
        }
    }

    /** As the file {@code release} of one that was built by {@code dist} says. */
    private static String version(Path folder) {
        Path file = folder.resolve("release");
        try {
            String[] words = Files.isReadable(file)
                    ? Files.readString(file, StandardCharsets.UTF_8).split("\\s+", -1)
                    : new String[0];
            return words.length > 1 && words[1].matches("[0-9A-Za-z.-]+") ? words[1] : "build";
        } catch (IOException e) {
            throw new ReleaseException(file + " cannot be read: " + e);
        }
    }

    /** A digest of names and contents, whatever the times of the files are. */
    private static String contentDigest(Path folder) {
        MessageDigest digest = sha256();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString();
                if (!name.startsWith("cds/")) {
                    digest.update((name + "\n" + digest(file) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new ReleaseException("the distribution " + folder + " cannot be read: " + e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(Path file) {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new ReleaseException(file + " cannot be read: " + e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> output(List<String> command) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new ReleaseException(
                        String.join(" ", command) + " failed: " + text.strip().toLowerCase(Locale.ROOT));
            }
            return text.lines().toList();
        } catch (IOException e) {
            throw new ReleaseException("tar cannot be run on this machine: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseException("interrupted while tar ran");
        }
    }
}
