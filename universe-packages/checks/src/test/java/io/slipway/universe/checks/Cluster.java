package io.slipway.universe.checks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.artifacts.Fetcher;
import io.slipway.artifacts.FetcherConfig;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What packaged nodes of a test need around them. The store of fetched files outlives the test. */
final class Cluster implements AutoCloseable {
    private final Path folder;
    private final Door door = new Door();
    private final Fetcher fetcher;
    private final List<PackagedNode> nodes = new ArrayList<>();

    Cluster(Path folder) throws IOException {
        this.folder = folder;
        Path store = Path.of(System.getProperty("slipway.test.cache", "target/artifacts"));
        this.fetcher = Fetcher.open(
                FetcherConfig.of(store.toAbsolutePath(), BundledBuild.into(folder.resolve("repository"))),
                Clock.system(),
                Ids.secure());
    }

    /** The instances of a package's app, not started. */
    List<PackagedNode> install(String name, @Nullable String options) throws IOException {
        ObjectNode app = PackageSource.named(name).render(options);
        List<PackagedNode> made = new ArrayList<>();
        for (int i = 0; i < app.path("instances").asInt(); i++) {
            made.add(new PackagedNode(app, i, folder.resolve(name + "-" + i), door.uri()));
        }
        made.forEach(door::add);
        nodes.addAll(made);
        return made;
    }

    /** Another app's task in the sandbox of {@code node}, once that is stopped. */
    PackagedNode moved(String name, String options, int index) throws IOException {
        ObjectNode app = PackageSource.named(name).render(options);
        PackagedNode node = new PackagedNode(app, index, folder.resolve(name + "-" + index), door.uri());
        nodes.add(node);
        return node;
    }

    void start(PackagedNode node) throws IOException {
        node.start(fetcher);
    }

    @Override
    public void close() {
        nodes.forEach(PackagedNode::close);
        door.close();
        fetcher.close();
    }
}
