package io.slipway.installer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;

/** An SSH server in this process whose commands run in a real shell, with the environment that a test gives. */
public final class ShellSshd implements AutoCloseable {
    /** Where it is reached: many hosts that are one. */
    public static final List<String> ADDRESSES =
            List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6", "127.0.0.7");

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Map<String, String> environment = new ConcurrentHashMap<>();

    /** @param hostKey a file for the server's key, made when it is not there */
    public ShellSshd(Path hostKey, PublicKey allowed) {
        server.setHost(String.join(",", ADDRESSES));
        server.setPort(0);
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, allowed));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.setCommandFactory((channel, command) -> new ShellCommand(command, environment));
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getPort();
    }

    /** What commands find. */
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ShellCommand implements Command {
        private final String text;
        private final Map<String, String> environment;
        private InputStream in;
        private OutputStream out;
        private OutputStream err;
        private ExitCallback exit;

        ShellCommand(String text, Map<String, String> environment) {
            this.text = text;
            this.environment = environment;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment given) throws IOException {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", text);
            builder.environment().putAll(environment);
            Process process = builder.start();
            Thread feeding = pump(in, process.getOutputStream());
            Thread reading = pump(process.getInputStream(), out);
            Thread complaining = pump(process.getErrorStream(), err);
            Thread waiting = new Thread(() -> {
                try {
                    int status = process.waitFor();
                    reading.join();
                    complaining.join();
                    feeding.interrupt();
                    exit.onExit(status);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            waiting.setDaemon(true);
            waiting.start();
        }

        private static Thread pump(InputStream from, OutputStream to) {
            Thread thread = new Thread(() -> {
                try (to) {
                    byte[] piece = new byte[64 * 1024];
                    int read = from.read(piece);
                    while (read >= 0) {
                        to.write(piece, 0, read);
                        to.flush();
                        read = from.read(piece);
                    }
                } catch (IOException e) {
                    // the other side has gone
                }
            });
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        @Override
        public void destroy(ChannelSession channel) {
            // the shell ends with its input
        }
    }
}
