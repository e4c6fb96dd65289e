package io.slipway.packages.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.Repository;
import io.slipway.cosmosapi.RepositoryAddRequest;
import io.slipway.cosmosapi.RepositoryDeleteRequest;
import io.slipway.replication.Core;
import io.slipway.replication.Decision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of repositories, in order. Pure. It begins with the distribution's own repository, which is kept under a
 * name for its address, so that the list stays right when the distribution moves.
 */
final class RepositoryCore implements Core<RepositoryCore.ListChanged> {
    /** The address under which the distribution's own repository is kept. */
    static final String OWN_URI = "slipway:universe";

    private static final int VERSION = 1;

    private final Repository own;
    private List<Repository> repositories;

    /**
     * The list is another one now.
     *
     * @param repositories all of it, in order
     */
    record ListChanged(List<Repository> repositories) {
        ListChanged {
            repositories = List.copyOf(repositories);
        }
    }

    /** @param own the distribution's own repository under its present address */
    RepositoryCore(Repository own) {
        this.own = own;
        this.repositories = List.of(kept(own));
    }

    /** The repositories in order, under their present addresses. */
    List<Repository> repositories() {
        return repositories.stream().map(this::present).toList();
    }

    /** @throws CosmosException when it is there already or its place is none */
    Decision<ListChanged, Void, List<Repository>> add(RepositoryAddRequest request) {
        Repository added = request.repository();
        for (Repository present : repositories()) {
            if (present.name().equals(added.name()) || present.uri().equals(added.uri())) {
                throw new CosmosException(already(present, added));
            }
        }
        int index = request.index() == null ? repositories.size() : request.index();
        if (index < 0 || index > repositories.size()) {
            throw new CosmosException(CosmosError.of(
                            "RepositoryAddIndexOutOfBounds",
                            "Index out of range: " + index + ", expected 0 to " + repositories.size())
                    .with("attempted", JsonNodeFactory.instance.numberNode(index))
                    .with("max", JsonNodeFactory.instance.numberNode(repositories.size())));
        }
        List<Repository> changed = new ArrayList<>(repositories);
        changed.add(index, kept(added));
        return changed(changed);
    }

    /** @throws CosmosException when nothing fits */
    Decision<ListChanged, Void, List<Repository>> delete(RepositoryDeleteRequest request) {
        List<Repository> changed = repositories.stream()
                .filter(repository -> !request.fits(present(repository)))
                .toList();
        if (changed.size() == repositories.size()) {
            throw new CosmosException(notPresent(request));
        }
        return changed(changed);
    }

    private Decision<ListChanged, Void, List<Repository>> changed(List<Repository> list) {
        return new Decision<>(
                List.of(new ListChanged(list)),
                List.of(),
                list.stream().map(this::present).toList());
    }

    private static CosmosError already(Repository present, Repository added) {
        CosmosError error = CosmosError.of(
                "RepositoryAlreadyPresent",
                present.name().equals(added.name())
                        ? "Repository name [" + added.name() + "] is already present in the list"
                        : "Repository URI [" + added.uri() + "] is already present in the list");
        return present.name().equals(added.name()) ? error.with("name", added.name()) : error.with("uri", added.uri());
    }

    private static CosmosError notPresent(RepositoryDeleteRequest request) {
        List<String> words = new ArrayList<>();
        if (request.name() != null) {
            words.add("name [" + request.name() + "]");
        }
        if (request.uri() != null) {
            words.add("URI [" + request.uri() + "]");
        }
        CosmosError error = CosmosError.of(
                "RepositoryNotPresent", "Repository " + String.join(" and ", words) + " is not present in the list");
        error = request.name() == null ? error : error.with("name", request.name());
        return request.uri() == null ? error : error.with("uri", request.uri());
    }

    private Repository kept(Repository repository) {
        return repository.uri().equals(own.uri()) ? new Repository(repository.name(), OWN_URI) : repository;
    }

    private Repository present(Repository repository) {
        return repository.uri().equals(OWN_URI) ? new Repository(repository.name(), own.uri()) : repository;
    }

    @Override
    public void apply(ListChanged record) {
        repositories = record.repositories;
    }

    @Override
    public byte[] encode(ListChanged record) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "repositories")
                .put("version", VERSION);
        ArrayNode list = json.putArray("repositories");
        record.repositories.forEach(
                repository -> list.addObject().put("name", repository.name()).put("uri", repository.uri()));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public ListChanged decode(byte[] bytes) {
        ObjectNode json = PackageJson.object(bytes);
        if (!json.path("type").asText().equals("repositories")
                || json.path("version").asInt() > VERSION) {
            throw new IllegalArgumentException("a record of the package manager has type '"
                    + json.path("type").asText() + "' and version " + json.path("version")
                    + "; this version of the software reads 'repositories' up to " + VERSION
                    + ". A newer version wrote it: use that one.");
        }
        List<Repository> list = new ArrayList<>();
        for (JsonNode item : json.path("repositories")) {
            list.add(new Repository(item.path("name").asText(), item.path("uri").asText()));
        }
        return new ListChanged(list);
    }

    @Override
    public byte[] snapshot() {
        return encode(new ListChanged(repositories));
    }

    @Override
    public void restore(byte[] snapshot) {
        repositories = snapshot.length == 0 ? List.of(kept(own)) : decode(snapshot).repositories;
    }
}
