package io.slipway.packages.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.cosmosapi.Repository;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static PackageDefinition pack(String name, String version, int release, String... tags) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("packagingVersion", "3.0")
                .put("name", name)
                .put("version", version)
                .put("releaseVersion", release)
                .put("maintainer", "m")
                .put("description", "The " + name + " thing")
                .put("selected", Arrays.asList(tags).contains("selected"));
        Arrays.asList(tags).forEach(json.putArray("tags")::add);
        return new PackageDefinition(json);
    }

    private static Contents from(String repository, PackageDefinition... packages) {
        return new Contents(new Repository(repository, "http://" + repository), List.of(packages), Map.of(), null);
    }

    private static List<String> shown(List<Catalog.Entry> entries) {
        return entries.stream()
                .map(entry -> entry.definition().name() + " "
                        + entry.definition().version() + " " + entry.source().name())
                .toList();
    }

    @Test
    void theFirstRepositoryWinsAndReleasesOrderTheVersions() {
        Catalog catalog = Catalog.of(List.of(
                from("one", pack("pb", "1", 0), pack("pb", "10", 1), pack("pa", "1", 5)),
                from("two", pack("pb", "2", 9), pack("pb", "10", 8), pack("pa", "2", 0), pack("pc", "1", 0))));
        assertThat(shown(catalog.entries()))
                .containsExactly("pa 1 one", "pa 2 two", "pb 10 one", "pb 1 one", "pb 2 two", "pc 1 two");
        assertThat(catalog.get("pb", null).definition().version()).isEqualTo("10");
        assertThat(catalog.get("pb", "2").source().name()).isEqualTo("two");
    }

    @Test
    void ofOneVersionTheNewestReleaseCounts() {
        Catalog catalog = Catalog.of(List.of(from("one", pack("pa", "1", 3), pack("pa", "1", 7))));
        assertThat(catalog.versions("pa")).hasSize(1);
        assertThat(catalog.get("pa", "1").definition().releaseVersion()).isEqualTo(7);
    }

    @Test
    void searchesInNamesDescriptionsAndTags() {
        Catalog catalog = Catalog.of(List.of(from(
                "one",
                pack("alpha", "1", 0, "Queue"),
                pack("beta", "1", 0, "selected", "store"),
                pack("gamma", "1", 0))));
        assertThat(names(catalog, "QUEUE")).containsExactly("alpha");
        assertThat(names(catalog, "the BETA thing")).containsExactly("beta");
        assertThat(names(catalog, "")).containsExactly("beta", "alpha", "gamma");
        assertThat(names(catalog, "*a")).containsExactly("beta", "alpha", "gamma");
        assertThat(names(catalog, "al*a")).containsExactly("alpha");
        assertThat(names(catalog, "queu*")).isEmpty();
        assertThat(names(catalog, ".*")).isEmpty();
    }

    private static List<String> names(Catalog catalog, String query) {
        return catalog.search(query).stream()
                .map(versions -> versions.get(0).definition().name())
                .toList();
    }

    @Test
    void aRepositoryThatCannotBeReadHidesNothingAndExplainsWhatIsMissing() {
        CosmosError down = CosmosError.of("RepositoryUriConnection", "down");
        Catalog catalog = Catalog.of(List.of(
                new Contents(new Repository("two", "http://two"), List.of(), Map.of(), down),
                from("one", pack("pa", "1", 0))));
        assertThat(catalog.get("pa", null).source().name()).isEqualTo("one");
        assertThat(catalog.search("")).hasSize(1);
        CosmosException failure = catchThrowableOfType(CosmosException.class, () -> catalog.get("pb", null));
        assertThat(failure.error()).isEqualTo(down);
    }
}
