package io.slipway.agent.jdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the JDKs of a machine: {@code JAVA_HOME}, the {@code PATH}, the agent's own, and the usual folders. Blocks. */
public final class JdkSearch {
    private static final Logger LOG = LoggerFactory.getLogger(JdkSearch.class);
    private static final Pattern RELEASE = Pattern.compile("(?m)^JAVA_VERSION=\"?([^\"\\s]+)\"?\\s*$");
    private static final Pattern SPOKEN = Pattern.compile("version \"([^\"]+)\"");
    private static final Pattern MAJOR = Pattern.compile("(?:1\\.)?(\\d+).*");
    private static final long ASK_SECONDS = 10;

    private final Map<String, String> environment;
    private final List<Path> folders;
    private final @Nullable Path own;

    /**
     * @param environment the agent's variables
     * @param folders those that hold installations side by side
     * @param own the agent's own; null to leave it out
     */
    public JdkSearch(Map<String, String> environment, List<Path> folders, @Nullable Path own) {
        this.environment = Map.copyOf(environment);
        this.folders = List.copyOf(folders);
        this.own = own;
    }

    /** A search of this machine. */
    public static JdkSearch ofThisMachine() {
        Path home = Path.of(System.getProperty("user.home"));
        List<Path> folders = List.of(
                Path.of("/usr/lib/jvm"),
                Path.of("/usr/lib64/jvm"),
                Path.of("/usr/java"),
                Path.of("/usr/local/java"),
                Path.of("/opt"),
                Path.of("/opt/java"),
                Path.of("/opt/jdk"),
                Path.of("/Library/Java/JavaVirtualMachines"),
                home.resolve(".sdkman/candidates/java"),
                home.resolve(".jdks"),
                home.resolve(".local/share/mise/installs/java"));
        return new JdkSearch(System.getenv(), folders, Path.of(System.getProperty("java.home")));
    }

    /** What is there. */
    public Jdks find() {
        Map<Path, Jdk> found = new LinkedHashMap<>();
        for (Path candidate : candidates()) {
            try {
                Path real = candidate.toRealPath();
                if (Files.isExecutable(real.resolve("bin/java")) && !found.containsKey(real)) {
                    describe(real).ifPresent(jdk -> found.put(real, jdk));
                }
            } catch (IOException e) {
                LOG.debug("no JDK in {}", candidate, e); // most candidates do not exist
            }
        }
        return new Jdks(List.copyOf(found.values()));
    }

    private Set<Path> candidates() {
        Set<Path> candidates = new LinkedHashSet<>();
        String javaHome = environment.getOrDefault("JAVA_HOME", "");
        if (!javaHome.isBlank()) {
            candidates.add(Path.of(javaHome));
        }
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            Path java = Path.of(folder.isEmpty() ? "." : folder, "java");
            if (Files.isExecutable(java)) {
                onPath(java).ifPresent(candidates::add);
            }
        }
        if (own != null) {
            candidates.add(own);
        }
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                children(folder).forEach(child -> {
                    candidates.add(child);
                    candidates.add(child.resolve("Contents/Home"));
                });
            }
        }
        return candidates;
    }

    /** The home of a {@code java} on the path, behind its links. */
    private static Optional<Path> onPath(Path java) {
        try {
            @Nullable Path bin = java.toRealPath().getParent();
            return bin == null || !bin.endsWith("bin") ? Optional.empty() : Optional.ofNullable(bin.getParent());
        } catch (IOException e) {
            return Optional.empty(); // a dangling link
        }
    }

    private static List<Path> children(Path folder) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, Files::isDirectory)) {
            stream.forEach(children::add);
        } catch (IOException e) {
            LOG.warn("cannot look for JDKs in {}: {}", folder, e.getMessage());
        }
        children.sort(null);
        return children;
    }

    private static Optional<Jdk> describe(Path home) {
        Optional<String> version = fromRelease(home).or(() -> ask(home));
        if (version.isEmpty()) {
            LOG.warn("cannot tell the version of the JDK in {}; it is not used", home);
            return Optional.empty();
        }
        Matcher major = MAJOR.matcher(version.get());
        return major.matches()
                ? Optional.of(new Jdk(
                        Integer.parseInt(major.group(1)),
                        version.get(),
                        home,
                        Files.isExecutable(home.resolve("bin/javac"))))
                : Optional.empty();
    }

    private static Optional<String> fromRelease(Path home) {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return Optional.empty();
        }
        try {
            Matcher matcher = RELEASE.matcher(Files.readString(release, StandardCharsets.ISO_8859_1));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // then the program is asked
        }
    }

    private static Optional<String> ask(Path home) {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/java").toString(), "-version");
        builder.redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            Process process = builder.start();
            if (!process.waitFor(ASK_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = SPOKEN.matcher(said);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // told by the caller
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
