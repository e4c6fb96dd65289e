package io.slipway.agent.http;

import io.slipway.agent.sandbox.Sandboxes;
import io.slipway.mesosapi.AgentId;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which files the API hands out: sandboxes, by their path or as {@code /framework/ID/executor/ID/latest}, and the
 * agent's log as {@code /slave/log}. Links are followed only within the sandboxes of one task: whoever may read the
 * files of a task is known by the path that is asked for. Blocks; thread-safe.
 */
final class ServedFiles {
    private static final Pattern VIRTUAL = Pattern.compile("/framework/([^/]+)/executor/([^/]+)/latest(/.*)?");
    private static final Set<String> LOG_NAMES = Set.of("/slave/log", "/agent/log");
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Sandboxes sandboxes;
    private final @Nullable Path log;
    private final Supplier<@Nullable AgentId> agentId;

    ServedFiles(Sandboxes sandboxes, @Nullable Path log, Supplier<@Nullable AgentId> agentId) {
        this.sandboxes = sandboxes;
        this.log = log;
        this.agentId = agentId;
    }

    /** The real path of what {@code asked} names; empty when there is no such thing, or it is not for others. */
    Optional<Path> resolve(String asked) {
        try {
            Path path = named(asked);
            if (path == null) {
                return Optional.empty();
            }
            Path real = path.toRealPath();
            boolean isLog = log != null && real.equals(log.toRealPath());
            Path root = root();
            boolean isSandbox = real.startsWith(root)
                    && !real.equals(root)
                    && owner(real).equals(owner(path.toAbsolutePath().normalize()));
            return isLog || isSandbox ? Optional.of(real) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty(); // no such thing
        }
    }

    /**
     * Opens a file that {@link #resolve} gave. No link is followed on the way, so that a task that puts one in place
     * of a folder meanwhile gains nothing.
     */
    SeekableByteChannel open(Path real) throws IOException {
        if (!real.startsWith(root())) {
            return Files.newByteChannel(real, READ);
        }
        try (DirectoryStream<Path> root = Files.newDirectoryStream(root())) {
            return below(root, root().relativize(real), 0, real);
        }
    }

    private static SeekableByteChannel below(DirectoryStream<Path> folder, Path relative, int depth, Path real)
            throws IOException {
        if (!(folder instanceof SecureDirectoryStream<Path> secure)) {
            return Files.newByteChannel(real, READ); // this system has no such walk
        }
        Path name = relative.getName(depth);
        if (depth == relative.getNameCount() - 1) {
            return secure.newByteChannel(name, READ);
        }
        try (DirectoryStream<Path> next = secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            return below(next, relative, depth + 1, real);
        }
    }

    /** The task that a path belongs to, as {@code frameworks/FRAMEWORK/executors/TASK}; empty for what is above. */
    private static Optional<Path> owner(Path path) {
        for (int i = 0; i + 4 <= path.getNameCount(); i++) {
            boolean found = path.getName(i).toString().equals("frameworks")
                    && path.getName(i + 2).toString().equals("executors");
            if (found) {
                return Optional.of(path.subpath(i, i + 4));
            }
        }
        return Optional.empty();
    }

    private Path root() throws IOException {
        return sandboxes.root().toRealPath();
    }

    private @Nullable Path named(String asked) {
        if (LOG_NAMES.contains(asked)) {
            return log;
        }
        Matcher virtual = VIRTUAL.matcher(asked);
        AgentId id = agentId.get();
        if (virtual.matches() && id != null) {
            Path latest = sandboxes.latest(id, virtual.group(1), virtual.group(2));
            String rest = virtual.group(3);
            return rest == null || rest.equals("/") ? latest : latest.resolve(rest.substring(1));
        }
        Path path = Path.of(asked);
        return path.isAbsolute() && !path.equals(log) ? path : null;
    }
}
