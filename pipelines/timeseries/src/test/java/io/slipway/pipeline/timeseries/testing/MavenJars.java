package io.slipway.pipeline.timeseries.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.model.building.DefaultModelProcessor;
import org.apache.maven.model.io.DefaultModelReader;
import org.apache.maven.model.locator.DefaultModelLocator;
import org.apache.maven.model.superpom.DefaultSuperPomProvider;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;

/**
 * Class paths of servers, resolved as Maven would resolve them, into and from the user's own Maven folder. They stay
 * out of the project's own dependencies, which they would not agree with.
 */
public final class MavenJars {
    private static final Map<List<String>, String> RESOLVED = new ConcurrentHashMap<>();

    private MavenJars() {}

    /** The class path of artifacts ({@code group:artifact:version}) and all that they need at run time. */
    public static String classPath(String... coordinates) {
        return RESOLVED.computeIfAbsent(List.of(coordinates), MavenJars::resolve);
    }

    private static String resolve(List<String> coordinates) {
        RepositorySystem system = new RepositorySystemSupplier().get();
        DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
        Settings settings = settings();
        String folder = System.getProperty("maven.repo.local", settings.getLocalRepository());
        Path local = folder == null ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(folder);
        session.setLocalRepositoryManager(
                system.newLocalRepositoryManager(session, new LocalRepository(local.toFile())));
        session.setIgnoreArtifactDescriptorRepositories(true);
        // Profiles of POMs ask for java.version: without it such a POM is invalid, and by default its dependencies
        // vanish.
        session.setSystemProperties(System.getProperties());
        var mirrors = new DefaultMirrorSelector();
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
        var collect = new CollectRequest();
        collect.setRepositories(system.newResolutionRepositories(session, List.of(central())));
        coordinates.forEach(c -> collect.addDependency(new Dependency(new DefaultArtifact(c), JavaScopes.RUNTIME)));
        var filter = DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME, JavaScopes.COMPILE);
        try {
            return system
                    .resolveDependencies(session, new DependencyRequest(collect, filter))
                    .getArtifactResults()
                    .stream()
                    .map(ArtifactResult::getArtifact)
                    .map(artifact -> artifact.getFile().getPath())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (DependencyResolutionException e) {
            throw new IllegalStateException("cannot resolve " + coordinates + ": " + e.getMessage(), e);
        }
    }

    /** The repository that every Maven project starts with. */
    private static RemoteRepository central() {
        var processor = new DefaultModelProcessor()
                .setModelLocator(new DefaultModelLocator())
                .setModelReader(new DefaultModelReader());
        var repository = new DefaultSuperPomProvider()
                .setModelProcessor(processor)
                .getSuperModel("4.0.0")
                .getRepositories()
                .get(0);
        return new RemoteRepository.Builder(repository.getId(), "default", repository.getUrl()).build();
    }

    private static Settings settings() {
        var request = new DefaultSettingsBuildingRequest();
        var files = new ArrayList<Path>();
        Stream.of("MAVEN_HOME", "M2_HOME")
                .map(System::getenv)
                .filter(home -> home != null)
                .forEach(home -> files.add(Path.of(home, "conf", "settings.xml")));
        if (!files.isEmpty()) {
            request.setGlobalSettingsFile(files.get(0).toFile());
        }
        request.setUserSettingsFile(
                Path.of(System.getProperty("user.home"), ".m2", "settings.xml").toFile());
        request.setSystemProperties(System.getProperties());
        try {
            return new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings();
        } catch (SettingsBuildingException e) {
            throw new IllegalStateException("cannot read Maven's settings", e);
        }
    }
}
