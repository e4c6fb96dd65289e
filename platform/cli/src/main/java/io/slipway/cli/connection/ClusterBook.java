package io.slipway.cli.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clusters that the user knows: in the folder {@code $SLIPWAY_CONFIG}, else {@code ~/.config/slipway}, one folder
 * for each below {@code clusters/} with the files {@code url}, {@code ca.pem} and {@code token}; {@code current} names
 * the one that commands are for. Files have mode 0600. Not thread-safe.
 */
public final class ClusterBook {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private final Optional<Path> folder;

    private ClusterBook(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * A cluster.
     *
     * @param url the address of its front door, or several with commas between
     * @param authority the file with the certificates that its own must come from; empty for those Java knows
     */
    public record Known(String name, String url, Optional<Path> authority, Optional<String> token) {}

    /** That of a user with this environment. */
    public static ClusterBook of(Map<String, String> environment) {
        String own = environment.getOrDefault("SLIPWAY_CONFIG", "");
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (!own.isEmpty()) {
            return new ClusterBook(Optional.of(Path.of(own)));
        }
        if (!config.isEmpty()) {
            return new ClusterBook(Optional.of(Path.of(config, "slipway")));
        }
        return new ClusterBook(home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".config", "slipway")));
    }

    /** All of them by name. */
    public List<Known> all() {
        Optional<Path> clusters = folder.map(path -> path.resolve("clusters")).filter(Files::isDirectory);
        if (clusters.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(clusters.get())) {
            return files.map(path -> path.getFileName().toString())
                    .sorted()
                    .flatMap(name -> find(name).stream())
                    .toList();
        } catch (IOException e) {
            throw unusable("read", clusters.get(), e);
        }
    }

    /** The one of this name. */
    public Optional<Known> find(String name) {
        if (folder.isEmpty() || !name.matches(NAME)) {
            return Optional.empty();
        }
        Path own = own(name);
        return read(own.resolve("url"))
                .map(url -> new Known(
                        name,
                        url,
                        Optional.of(own.resolve("ca.pem")).filter(Files::exists),
                        read(own.resolve("token"))));
    }

    /** The one that commands are for. */
    public Optional<Known> current() {
        return folder.flatMap(path -> read(path.resolve("current"))).flatMap(this::find);
    }

    /** The one that has a front door at this address; the current one first. */
    public Optional<Known> at(String url) {
        return Stream.concat(current().stream(), all().stream())
                .filter(known -> Stream.of(known.url.split(",")).anyMatch(door -> same(door, url)))
                .findFirst();
    }

    private static boolean same(String one, String other) {
        return one.strip().replaceAll("/+$", "").equalsIgnoreCase(other.strip().replaceAll("/+$", ""));
    }

    /**
     * Remembers a cluster, in place of one of this name.
     *
     * @param authority the certificates (PEM); empty for those Java knows
     */
    public void put(String name, String url, Optional<String> authority) {
        if (!name.matches(NAME)) {
            throw CommandFailure.usage("the name '" + name
                    + "' cannot be one of a cluster; expected letters, digits, dots, dashes and _, such as prod");
        }
        remove(name);
        write(own(name).resolve("url"), url);
        authority.ifPresent(pem -> write(own(name).resolve("ca.pem"), pem));
    }

    /** Remembers a token for a cluster that is known. */
    public void putToken(String name, String token) {
        write(own(name).resolve("token"), token);
    }

    /** Forgets the token of a cluster. */
    public void removeToken(String name) {
        delete(own(name).resolve("token"));
    }

    /** From now on commands are for this one. */
    public void use(String name) {
        write(root().resolve("current"), name);
    }

    /** Forgets a cluster. */
    public void remove(String name) {
        for (String file : List.of("url", "ca.pem", "token")) {
            delete(own(name).resolve(file));
        }
        delete(own(name));
        if (read(root().resolve("current")).filter(name::equals).isPresent()) {
            delete(root().resolve("current"));
        }
    }

    private Path own(String name) {
        return root().resolve("clusters").resolve(name);
    }

    private Path root() {
        return folder.orElseThrow(() ->
                new CommandFailure("there is no folder to remember clusters in: set HOME, or SLIPWAY_CONFIG to one"));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable("read", file, e);
        }
    }

    /** Nobody else may read it at any time. */
    private static void write(Path file, String text) {
        try {
            Path above = file.toAbsolutePath().getParent();
            if (above != null && !Files.isDirectory(above)) {
                Files.createDirectories(
                        above, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(part, text + "\n", StandardCharsets.UTF_8);
            move(part, file);
        } catch (IOException e) {
            throw unusable("write", file, e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable("delete", file, e);
        }
    }

    private static CommandFailure unusable(String what, Path file, IOException e) {
        return new CommandFailure("cannot " + what + " " + file + ": " + e + ". Check its permissions, or set"
                + " SLIPWAY_CONFIG to another folder");
    }
}
