package io.slipway.artifacts.maven;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.WorkspaceReader;
import org.eclipse.aether.repository.WorkspaceRepository;
import org.eclipse.aether.spi.connector.filter.RemoteRepositoryFilter;
import org.jspecify.annotations.Nullable;

/**
 * The artefacts of the own group: they come from the distribution's folder and from nowhere else, so that nobody can
 * slip a foreign one in by publishing it under our group.
 */
final class BundledArtifacts implements WorkspaceReader, RemoteRepositoryFilter {
    private final @Nullable Path folder;
    private final WorkspaceRepository identity = new WorkspaceRepository("bundled");

    BundledArtifacts(@Nullable Path folder) {
        this.folder = folder;
    }

    Optional<Path> find(Coordinate coordinate) {
        if (folder == null || !coordinate.own()) {
            return Optional.empty();
        }
        return Optional.of(folder.resolve(coordinate.layoutPath())).filter(Files::isRegularFile);
    }

    @Override
    public WorkspaceRepository getRepository() {
        return identity;
    }

    @Override
    public @Nullable File findArtifact(Artifact artifact) {
        return find(ResolverCoordinates.of(artifact)).map(Path::toFile).orElse(null);
    }

    @Override
    public List<String> findVersions(Artifact artifact) {
        return List.of();
    }

    @Override
    public Result acceptArtifact(RemoteRepository repository, Artifact artifact) {
        return judge(artifact.getGroupId());
    }

    @Override
    public Result acceptMetadata(RemoteRepository repository, org.eclipse.aether.metadata.Metadata metadata) {
        return judge(metadata.getGroupId());
    }

    private Result judge(String group) {
        boolean own = group.equals(Coordinate.OWN_GROUP);
        String why = own ? Coordinate.OWN_GROUP + " comes only from the distribution (" + folder + ")" : "accepted";
        return new Verdict(!own, why);
    }

    private record Verdict(boolean accepted, String why) implements Result {
        @Override
        public boolean isAccepted() {
            return accepted;
        }

        @Override
        public String reasoning() {
            return why;
        }
    }
}
