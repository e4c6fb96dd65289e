package io.slipway.installer.ssh;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.host.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/** A machine at the other end of an SSH session. */
final class SshHost implements Host {
    private final String name;
    private final ClientSession session;
    private final Duration openTimeout;
    private String root = "";
    private Optional<String> password = Optional.empty();

    SshHost(String name, ClientSession session, Duration openTimeout) {
        this.name = name;
        this.session = session;
        this.openTimeout = openTimeout;
    }

    /** @throws HostException when the user is not root and cannot become it */
    void becomeRoot(Supplier<Optional<String>> ask) {
        Duration timeout = Duration.ofSeconds(20);
        Result who = run(
                "if [ \"$(id -u)\" = 0 ]; then echo root; "
                        + "elif ! command -v sudo >/dev/null 2>&1; then echo none; "
                        + "elif sudo -n true 2>/dev/null; then echo sudo; else echo password; fi",
                timeout);
        switch (who.out().strip()) {
            case "root" -> root = "";
            case "sudo" -> root = "sudo -n ";
            case "password" -> withPassword(ask.get(), timeout);
            default ->
                throw new HostException(
                        HostException.Kind.SUDO,
                        "the user is not root, and there is no sudo" + (who.ok() ? "" : ": " + who.words()),
                        "log in as root (ssh-user), or install sudo and allow the user to use it");
        }
    }

    private void withPassword(Optional<String> given, Duration timeout) {
        if (given.isEmpty()) {
            throw new HostException(
                    HostException.Kind.SUDO,
                    "sudo wants a password",
                    "allow it without (user ALL=(ALL) NOPASSWD: ALL in /etc/sudoers.d), or use"
                            + " --ask-sudo-password");
        }
        password = given;
        root = "sudo -k -S -p '' ";
        if (!run("true", timeout).ok()) {
            throw new HostException(
                    HostException.Kind.SUDO, "sudo refused the password", "give the password of the user that logs in");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Result run(String program, Duration timeout) {
        return execute(root + "sh -s", bytes(program), timeout);
    }

    @Override
    public Result send(String program, InputStream content, Duration timeout) {
        return execute(root + "sh -c " + Shell.quoted(program), content, timeout);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private Result execute(String command, InputStream content, Duration timeout) {
        InputStream in =
                password.isPresent() ? new SequenceInputStream(bytes(password.get() + "\n"), content) : content;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ChannelExec channel = session.createExecChannel(command)) {
            channel.setIn(in);
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(openTimeout.toMillis());
            Set<ClientChannelEvent> events = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), timeout.toMillis());
            if (events.contains(ClientChannelEvent.TIMEOUT)) {
                throw new HostException(
                        HostException.Kind.TIMED_OUT,
                        "a program did not end within " + timeout.toSeconds() + " s",
                        "look what keeps the machine busy, or raise command-timeout");
            }
            Integer status = channel.getExitStatus();
            if (status == null) {
                throw broken("the connection broke while a program ran");
            }
            return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw broken(SshHosts.words(e));
        }
    }

    private static HostException broken(String why) {
        return new HostException(
                HostException.Kind.BROKEN, why, "look whether the machine still runs, then call the same again");
    }

    @Override
    public InetSocketAddress tunnel(String address, int port) {
        try {
            SshdSocketAddress here = session.startLocalPortForwarding(
                    new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(address, port));
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), here.getPort());
        } catch (IOException e) {
            throw broken("no tunnel to port " + port + ": " + SshHosts.words(e));
        }
    }

    @Override
    public void close() {
        session.close(true);
    }
}
