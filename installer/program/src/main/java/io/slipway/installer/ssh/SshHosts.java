package io.slipway.installer.ssh;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Hosts;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.SshSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;

/** Opens machines by SSH: one connection for each, shared keys, host keys checked. Thread-safe. */
public final class SshHosts implements Hosts {
    private final SshSettings settings;
    private final Surrounding surrounding;
    private final SshClient client;
    private final HostKeys hostKeys;
    private final List<Host> opened = new ArrayList<>();
    private Optional<String> sudoPassword = Optional.empty();

    /**
     * What is around the installer.
     *
     * @param home of the user
     * @param base what relative names of files are relative to
     * @param agentSocket {@code SSH_AUTH_SOCK}; empty for no agent
     * @param acceptNewHostKeys whether unknown host keys are accepted and written down
     * @param askSudoPassword whether the password for {@code sudo} is asked for when one is needed
     * @param told what the user should know
     */
    public record Surrounding(
            Path home,
            Path base,
            Optional<String> agentSocket,
            boolean acceptNewHostKeys,
            boolean askSudoPassword,
            Prompts prompts,
            Consumer<String> told) {}

    /**
     * Reads keys; a passphrase is asked for when one is needed.
     *
     * @throws HostException when the named key cannot be read
     */
    public SshHosts(SshSettings settings, Surrounding surrounding) {
        this.settings = settings;
        this.surrounding = surrounding;
        Path knownHosts = settings.knownHosts()
                .map(this::file)
                .orElse(surrounding.home().resolve(".ssh").resolve("known_hosts"));
        hostKeys = new HostKeys(knownHosts, surrounding.acceptNewHostKeys(), surrounding.told());
        List<KeyPair> keys = new Keys(surrounding).read(settings.key().map(this::file));
        client = ClientBuilder.builder()
                .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
                .serverKeyVerifier(hostKeys)
                .filePasswordProvider(FilePasswordProvider.EMPTY)
                .build();
        client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(keys));
        List<UserAuthFactory> onlyKeys = List.of(UserAuthPublicKeyFactory.INSTANCE);
        client.setUserAuthFactories(onlyKeys);
        if (settings.key().isEmpty()) {
            surrounding.agentSocket().ifPresent(socket -> client.setAgentFactory(new AgentAccess(socket)));
        }
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ofSeconds(10));
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.AUTH_TIMEOUT.set(client, settings.connectTimeout().plusSeconds(20));
        client.start();
    }

    private Path file(String name) {
        return name.startsWith("~/")
                ? surrounding.home().resolve(name.substring(2))
                : surrounding.base().resolve(name);
    }

    @Override
    public Host open(HostSpec spec) {
        SshHost host = new SshHost(spec.address(), session(spec), settings.commandTimeout());
        try {
            host.becomeRoot(this::sudoPassword);
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
        synchronized (opened) {
            opened.add(host);
        }
        return host;
    }

    private synchronized Optional<String> sudoPassword() {
        if (sudoPassword.isEmpty() && surrounding.askSudoPassword()) {
            sudoPassword = surrounding.prompts().secret("Password for sudo on the hosts");
        }
        return sudoPassword;
    }

    private ClientSession session(HostSpec spec) {
        String user = spec.sshUser().orElse(settings.user());
        int port = spec.sshPort().orElse(settings.port());
        HostConfigEntry entry = new HostConfigEntry(spec.address(), spec.address(), port, user);
        settings.jumpHost().ifPresent(entry::setProxyJump);
        long timeoutMs = settings.connectTimeout().toMillis();
        ClientSession session;
        try {
            session = client.connect(entry).verify(timeoutMs).getSession();
        } catch (IOException | RuntimeException e) {
            throw new HostException(
                    HostException.Kind.UNREACHABLE,
                    "no SSH connection to " + spec.address() + ":" + port + ": " + words(e),
                    "check that the machine is up, sshd runs, and no firewall is between");
        }
        try {
            session.auth().verify(timeoutMs + 20_000);
            return session;
        } catch (IOException | RuntimeException e) {
            String refusal = hostKeys.refusal(session.getConnectAddress());
            session.close(true);
            throw refusal.isEmpty() ? notLetIn(user, spec, e) : strange(spec, refusal);
        }
    }

    private HostException notLetIn(String user, HostSpec spec, Exception failure) {
        String keys = settings.key().map(key -> "the key " + key).orElse("the keys of the SSH agent and of ~/.ssh");
        return new HostException(
                HostException.Kind.AUTHENTICATION,
                "user " + user + " is not let in with " + keys + ": " + words(failure),
                "put the public key into ~" + user + "/.ssh/authorized_keys on " + spec.address()
                        + ", or name another with ssh-key");
    }

    private static HostException strange(HostSpec spec, String refusal) {
        String remedy = "compare the fingerprint, then call again with --accept-new-host-keys";
        if (refusal.contains("is not the one")) {
            remedy = "find out why it changed; if the machine is a new one: ssh-keygen -R " + spec.address();
        } else if (refusal.contains("cannot be written down")) {
            remedy = "make that folder, or name another file with ssh-known-hosts";
        }
        return new HostException(HostException.Kind.HOST_KEY, refusal, remedy);
    }

    static String words(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && (cause instanceof SshException || cause.getMessage() == null)) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        List<Host> all;
        synchronized (opened) {
            all = List.copyOf(opened);
        }
        all.forEach(Host::close);
        client.stop();
    }
}
