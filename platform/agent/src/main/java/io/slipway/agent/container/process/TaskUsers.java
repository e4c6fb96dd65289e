package io.slipway.agent.container.process;

import io.slipway.agent.container.LaunchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who tasks run as. Only an agent that is root can run them as somebody else. Thread-safe; blocks. */
final class TaskUsers {
    private static final Logger LOG = LoggerFactory.getLogger(TaskUsers.class);

    private final int ownUid;
    private final @Nullable Path setpriv;
    private final Map<String, Account> known = new ConcurrentHashMap<>();

    /** An account of the machine. */
    record Account(String name, int uid, int gid) {}

    /** Finds out who we are. */
    TaskUsers() {
        this.ownUid = Integer.parseInt(run("id", "-u").orElse("-1"));
        this.setpriv = Programs.find("setpriv").orElse(null);
    }

    /** Whether this agent may change users. */
    boolean canSwitch() {
        return ownUid == 0 && setpriv != null;
    }

    /**
     * Who a task that asks for {@code user} runs as; empty for the agent's own user.
     *
     * @throws LaunchException when there is no such user, or root lacks the program to become it
     */
    Optional<Account> resolve(@Nullable String user) {
        if (user == null || user.isEmpty()) {
            return Optional.empty();
        }
        if (ownUid != 0) {
            if (known.putIfAbsent(user, new Account(user, -1, -1)) == null) {
                LOG.warn("tasks of user {} run as the agent's own user: only root can change users", user);
            }
            return Optional.empty();
        }
        Account account = known.computeIfAbsent(user, TaskUsers::lookUp);
        if (account.uid() == ownUid) {
            return Optional.empty();
        }
        if (setpriv == null) {
            throw new LaunchException("cannot run the task as user '" + user
                    + "': this agent has no program 'setpriv' (package util-linux); install it or leave the user out");
        }
        return Optional.of(account);
    }

    /** The command that goes before a program to run it as {@code account}. */
    String prefix(Account account) {
        return setpriv + " --reuid=" + account.uid() + " --regid=" + account.gid() + " --init-groups --";
    }

    /**
     * Gives the folder to {@code account}, with all that is in it. Symbolic links are not followed, and files with
     * several names are left alone: they may be shared with a cache.
     */
    void give(Path folder, Account account) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                return own(path);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                Object names = Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
                return attributes.isRegularFile() && Integer.valueOf(1).equals(names)
                        ? own(path)
                        : FileVisitResult.CONTINUE;
            }

            private FileVisitResult own(Path path) throws IOException {
                Files.setAttribute(path, "unix:uid", account.uid(), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", account.gid(), LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Gives the folder to {@code account} unless it has it: what is in it may be much, and was given before. */
    void giveUnlessOwned(Path folder, Account account) throws IOException {
        if (!Integer.valueOf(account.uid()).equals(Files.getAttribute(folder, "unix:uid"))) {
            give(folder, account);
        }
    }

    /** @throws LaunchException when a folder on the way to {@code sandbox} is closed to other users */
    static void checkReachable(Path sandbox, Account account) {
        for (@Nullable Path at = sandbox.getParent(); at != null; at = at.getParent()) {
            try {
                if ((((Integer) Files.getAttribute(at, "unix:mode")) & 1) == 0) {
                    throw new LaunchException("user '" + account.name() + "' cannot reach the sandbox " + sandbox
                            + ": the folder " + at + " is closed to other users; open it (chmod o+x) or start the agent"
                            + " with another work folder");
                }
            } catch (IOException e) {
                throw new LaunchException("cannot examine the folder " + at + ": " + e, e);
            }
        }
    }

    private static Account lookUp(String user) {
        Optional<String> uid = run("id", "-u", "--", user);
        Optional<String> gid = run("id", "-g", "--", user);
        if (uid.isEmpty() || gid.isEmpty()) {
            throw new LaunchException(
                    "user '" + user + "' does not exist on this agent; create it or run the task as another user");
        }
        return new Account(user, Integer.parseInt(uid.get()), Integer.parseInt(gid.get()));
    }

    private static Optional<String> run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn("cannot run {}: {}", Arrays.toString(command), e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
