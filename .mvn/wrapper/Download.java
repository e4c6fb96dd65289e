import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Fetches one file and checks its SHA-512, so that building needs nothing but a JDK: {@code java Download.java URL
 * FILE SHA512}.
 */
public final class Download {
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[1]);
        Path part = Path.of(args[1] + ".part");
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        try (InputStream in = new DigestInputStream(URI.create(args[0]).toURL().openStream(), digest)) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        } catch (java.io.IOException e) {
            System.err.println("Download: " + e);
            System.exit(1);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(args[2])) {
            Files.delete(part);
            throw new IllegalStateException(
                    args[0] + ": SHA-512 is " + found + ", expected " + args[2] + "; nothing was kept");
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
