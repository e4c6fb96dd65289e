package io.slipway.artifacts.maven;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.repository.ProxySelector;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/** Mirrors, proxies, credentials and repositories of Maven's settings files, put into the resolver's session. */
final class MavenSettings {
    private static final Logger LOG = LoggerFactory.getLogger(MavenSettings.class);

    private final Settings settings;
    private final List<Server> servers;
    private final List<Proxy> proxies;

    private MavenSettings(Settings settings, SettingsDecryptionResult decrypted) {
        this.settings = settings;
        this.servers = decrypted.getServers();
        this.proxies = decrypted.getProxies();
    }

    /** Reads what is there. @throws ArtifactException BAD_URI when a file cannot be understood */
    static MavenSettings read(MavenConfig config) {
        DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
        Path user = MavenConfig.present(config.userSettings());
        Path global = MavenConfig.present(config.globalSettings());
        request.setUserSettingsFile(user == null ? null : user.toFile());
        request.setGlobalSettingsFile(global == null ? null : global.toFile());
        request.setSystemProperties(systemProperties());
        try {
            Settings settings = new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings();
            return new MavenSettings(settings, decrypt(settings, config));
        } catch (SettingsBuildingException e) {
            throw new ArtifactException(
                    Code.UNRESOLVED,
                    "cannot read Maven's settings (" + user + ", " + global + "): " + e.getMessage(),
                    e);
        }
    }

    private static java.util.Properties systemProperties() {
        java.util.Properties properties = new java.util.Properties();
        System.getenv().forEach((name, value) -> properties.setProperty("env." + name, value));
        properties.putAll(System.getProperties());
        return properties;
    }

    private static SettingsDecryptionResult decrypt(Settings settings, MavenConfig config) {
        Path security = config.securitySettings();
        DefaultSecDispatcher dispatcher = new DefaultSecDispatcher(
                new DefaultPlexusCipher(), Map.of(), security == null ? "" : security.toString());
        SettingsDecryptionResult result =
                new DefaultSettingsDecrypter(dispatcher).decrypt(new DefaultSettingsDecryptionRequest(settings));
        result.getProblems().forEach(problem -> LOG.warn("Maven settings: {}", problem.getMessage()));
        return result;
    }

    /** Makes the session use mirrors, proxies (else {@code otherProxies}) and credentials. */
    void configure(DefaultRepositorySystemSession session, ProxySelector otherProxies) {
        DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
        for (Mirror mirror : settings.getMirrors()) {
            mirrors.add(
                    mirror.getId(),
                    mirror.getUrl(),
                    mirror.getLayout(),
                    false,
                    mirror.isBlocked(),
                    mirror.getMirrorOf(),
                    mirror.getMirrorOfLayouts());
        }
        session.setMirrorSelector(mirrors);
        DefaultAuthenticationSelector authentications = new DefaultAuthenticationSelector();
        servers.forEach(server -> authentications.add(server.getId(), authentication(server)));
        session.setAuthenticationSelector(authentications);
        List<Proxy> active = proxies.stream().filter(Proxy::isActive).toList();
        session.setProxySelector(active.isEmpty() ? otherProxies : selector(active));
    }

    private static Authentication authentication(Server server) {
        return new AuthenticationBuilder()
                .addUsername(server.getUsername())
                .addPassword(server.getPassword())
                .addPrivateKey(server.getPrivateKey(), server.getPassphrase())
                .build();
    }

    private static ProxySelector selector(List<Proxy> active) {
        DefaultProxySelector selector = new DefaultProxySelector();
        for (Proxy proxy : active) {
            Authentication authentication = new AuthenticationBuilder()
                    .addUsername(proxy.getUsername())
                    .addPassword(proxy.getPassword())
                    .build();
            selector.add(
                    new org.eclipse.aether.repository.Proxy(
                            proxy.getProtocol(), proxy.getHost(), proxy.getPort(), authentication),
                    proxy.getNonProxyHosts());
        }
        return selector;
    }

    /** Repositories of the profiles that are active for every build. */
    List<RemoteRepository> repositories() {
        List<RemoteRepository> found = new ArrayList<>();
        for (Profile profile : settings.getProfiles()) {
            boolean byDefault =
                    profile.getActivation() != null && profile.getActivation().isActiveByDefault();
            if (byDefault || settings.getActiveProfiles().contains(profile.getId())) {
                profile.getRepositories().forEach(repository -> found.add(remote(repository)));
            }
        }
        return found;
    }

    private static RemoteRepository remote(Repository repository) {
        return new RemoteRepository.Builder(repository.getId(), "default", repository.getUrl())
                .setPolicy(new RepositoryPolicy(
                        true, RepositoryPolicy.UPDATE_POLICY_DAILY, RepositoryPolicy.CHECKSUM_POLICY_FAIL))
                .build();
    }

    /** Whether the user wants no network. */
    boolean offline() {
        return settings.isOffline();
    }
}
