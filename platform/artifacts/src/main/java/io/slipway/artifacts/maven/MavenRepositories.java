package io.slipway.artifacts.maven;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.TransferMeter;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.model.building.DefaultModelProcessor;
import org.apache.maven.model.io.DefaultModelReader;
import org.apache.maven.model.locator.DefaultModelLocator;
import org.apache.maven.model.superpom.DefaultSuperPomProvider;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositoryCache;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.impl.RepositorySystemLifecycle;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.spi.connector.filter.RemoteRepositoryFilterSource;
import org.eclipse.aether.spi.connector.layout.RepositoryLayoutProvider;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ChecksumFailureException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;
import org.eclipse.aether.util.graph.visitor.FilteringDependencyVisitor;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;
import org.eclipse.aether.util.repository.SimpleArtifactDescriptorPolicy;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The Maven repositories of this machine's user, seen through Maven's own resolver: mirrors, proxies and credentials of
 * the settings files, checksums enforced, repositories named in foreign POMs ignored. Set up on first use. Thread-safe.
 */
public final class MavenRepositories implements AutoCloseable {
    private final MavenConfig config;
    private final ProxySelector proxies;
    private final BundledArtifacts bundled;
    private @Nullable Connected connected;

    private record Connected(
            RepositorySystem system, DefaultRepositorySystemSession session, List<RemoteRepository> repositories) {}

    /** @param proxies used when the settings name none */
    public MavenRepositories(MavenConfig config, ProxySelector proxies) {
        this.config = config;
        this.proxies = proxies;
        this.bundled = new BundledArtifacts(config.bundled());
    }

    /** A file of the distribution. */
    public Optional<Path> bundled(Coordinate coordinate) {
        return bundled.find(coordinate);
    }

    /**
     * The run-time class path of a request, in order.
     *
     * @throws ArtifactException UNRESOLVED, CANCELLED
     */
    public List<Coordinate> closure(MavenUri request, TransferMeter meter, Cancellation cancellation) {
        Connected to = connected();
        CollectRequest collect = new CollectRequest();
        collect.setRepositories(to.repositories());
        List<Exclusion> exclusions =
                request.exclusions().stream().map(MavenRepositories::exclusion).toList();
        for (Coordinate root : request.roots()) {
            collect.addDependency(new Dependency(ResolverCoordinates.of(root), JavaScopes.RUNTIME, false, exclusions));
        }
        try {
            DependencyNode tree = to.system()
                    .collectDependencies(session(to, new MeterListener(meter, false, cancellation)), collect)
                    .getRoot();
            PreorderNodeListGenerator nodes = new PreorderNodeListGenerator();
            tree.accept(
                    new FilteringDependencyVisitor(nodes, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME)));
            return files(nodes);
        } catch (DependencyCollectionException e) {
            cancellation.check();
            throw unresolved("cannot resolve " + request, e);
        }
    }

    private static List<Coordinate> files(PreorderNodeListGenerator nodes) {
        List<Coordinate> files = new ArrayList<>();
        nodes.getDependencies(true).stream()
                .map(dependency -> ResolverCoordinates.of(dependency.getArtifact()))
                .filter(coordinate -> !coordinate.extension().equals("pom"))
                .forEach(files::add);
        return files;
    }

    private static Exclusion exclusion(String text) {
        int colon = text.indexOf(':');
        return new Exclusion(text.substring(0, colon), text.substring(colon + 1), "*", "*");
    }

    /**
     * Downloads one file into the resolver's folder, checked against the repository's checksum.
     *
     * @param sizeKnown whether the meter already expects its bytes
     * @return where it lies: below {@link MavenConfig#localRepository}
     * @throws ArtifactException NOT_FOUND, CHECKSUM_MISMATCH, UNREACHABLE, CANCELLED
     */
    public Path download(Coordinate coordinate, TransferMeter meter, boolean sizeKnown, Cancellation cancellation) {
        Connected to = connected();
        ArtifactRequest request = new ArtifactRequest(ResolverCoordinates.of(coordinate), to.repositories(), null);
        try {
            return to.system()
                    .resolveArtifact(session(to, new MeterListener(meter, sizeKnown, cancellation)), request)
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            cancellation.check();
            throw explain(coordinate, e);
        }
    }

    private static ArtifactException explain(Coordinate coordinate, ArtifactResolutionException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof ChecksumFailureException) {
                return new ArtifactException(
                        Code.CHECKSUM_MISMATCH,
                        "the repository's checksum does not fit " + coordinate + ": " + each.getMessage()
                                + "; the file is damaged there or on the way",
                        e);
            }
            if (each instanceof ArtifactNotFoundException) {
                return new ArtifactException(Code.NOT_FOUND, "cannot download " + coordinate + ": " + message(each), e);
            }
        }
        return new ArtifactException(Code.UNREACHABLE, "cannot download " + coordinate + ": " + message(e), e);
    }

    private static ArtifactException unresolved(String what, Exception e) {
        return new ArtifactException(
                Code.UNRESOLVED, what + ": " + message(e) + "; check the coordinates and Maven's settings", e);
    }

    /** The innermost cause speaks plainest. */
    private static String message(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        String outer = String.valueOf(failure.getMessage());
        String cause = String.valueOf(inner.getMessage());
        return inner == failure || outer.contains(cause) ? outer : outer + " (" + cause + ")";
    }

    private static DefaultRepositorySystemSession session(Connected to, MeterListener listener) {
        DefaultRepositorySystemSession session = new DefaultRepositorySystemSession(to.session());
        session.setTransferListener(listener);
        return session;
    }

    private synchronized Connected connected() {
        Connected known = connected;
        if (known == null) {
            known = connect();
            connected = known;
        }
        return known;
    }

    private Connected connect() {
        RepositorySystem system = new FilteringSupplier(bundled).get();
        MavenSettings settings = MavenSettings.read(config);
        DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
        session.setLocalRepositoryManager(system.newLocalRepositoryManager(
                session, new LocalRepository(config.localRepository().toFile())));
        session.setCache(new DefaultRepositoryCache());
        session.setWorkspaceReader(bundled);
        session.setIgnoreArtifactDescriptorRepositories(true);
        // Profiles of POMs ask for the Java version and the operating system; a POM that is missing or cannot be
        // understood would silently leave its dependencies out of the class path.
        session.setSystemProperties(System.getProperties());
        session.setArtifactDescriptorPolicy(new SimpleArtifactDescriptorPolicy(false, false));
        session.setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
        session.setOffline(settings.offline());
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("aether.dependencyCollector.impl", "bf");
        options.put(
                "aether.connector.connectTimeout",
                Math.toIntExact(config.connect().toMillis()));
        options.put(
                "aether.connector.requestTimeout",
                Math.toIntExact(config.stall().toMillis()));
        options.put("aether.connector.basic.threads", 8);
        session.setConfigProperties(options);
        settings.configure(session, new EnvironmentProxies(proxies));
        List<RemoteRepository> raw = new ArrayList<>(settings.repositories());
        raw.addAll(defaults());
        return new Connected(system, session, system.newResolutionRepositories(session, raw));
    }

    /** The repositories that every Maven build has, from Maven's own super POM. */
    private static List<RemoteRepository> defaults() {
        return new DefaultSuperPomProvider()
                        .setModelProcessor(new DefaultModelProcessor()
                                .setModelLocator(new DefaultModelLocator())
                                .setModelReader(new DefaultModelReader()))
                        .getSuperModel("4.0.0")
                        .getRepositories()
                        .stream()
                        .map(given -> new RemoteRepository.Builder(given.getId(), "default", given.getUrl())
                                .setReleasePolicy(new RepositoryPolicy(
                                        true,
                                        RepositoryPolicy.UPDATE_POLICY_DAILY,
                                        RepositoryPolicy.CHECKSUM_POLICY_FAIL))
                                .setSnapshotPolicy(new RepositoryPolicy(false, null, null))
                                .build())
                        .toList();
    }

    @Override
    public synchronized void close() {
        if (connected != null) {
            connected.system().shutdown();
            connected = null;
        }
    }

    /** Maven's resolver with our filter. */
    private static final class FilteringSupplier extends RepositorySystemSupplier {
        private final BundledArtifacts bundled;

        FilteringSupplier(BundledArtifacts bundled) {
            this.bundled = bundled;
        }

        @Override
        protected Map<String, RemoteRepositoryFilterSource> getRemoteRepositoryFilterSources(
                RepositorySystemLifecycle lifecycle, RepositoryLayoutProvider layouts) {
            Map<String, RemoteRepositoryFilterSource> sources =
                    new LinkedHashMap<>(super.getRemoteRepositoryFilterSources(lifecycle, layouts));
            sources.put("bundled", session -> bundled);
            return sources;
        }
    }
}
