package io.slipway.packages.repository;

import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.CosmosException;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.cosmosapi.Repository;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All packages of all repositories at one moment. Of entries with the same name and version the one of the first
 * repository counts, and within a repository the one of the highest release. Ordered by name, repository, and release,
 * highest first: the first entry of a name is what is installed when no version is asked for. Immutable.
 *
 * @param entries the packages in order
 * @param locks the lock files of all repositories by the SHA-256 of their content
 * @param failures the repositories that could not be read
 */
public record Catalog(List<Entry> entries, Map<String, byte[]> locks, List<Failure> failures) {
    /** Copies the collections. */
    public Catalog {
        entries = List.copyOf(entries);
        locks = Map.copyOf(locks);
        failures = List.copyOf(failures);
    }

    /**
     * A package and where it comes from.
     *
     * @param definition the package
     * @param source its repository
     */
    public record Entry(PackageDefinition definition, Repository source) {}

    /**
     * A repository that could not be read.
     *
     * @param repository which
     * @param error why
     */
    public record Failure(Repository repository, CosmosError error) {}

    private record Ranked(Entry entry, int repositoryIndex) {
        String coordinate() {
            return entry.definition.name() + " " + entry.definition.version();
        }

        long release() {
            return entry.definition.releaseVersion();
        }
    }

    /** Merges what was read from the repositories, given in their order. */
    public static Catalog of(List<Contents> repositories) {
        List<Ranked> all = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        Map<String, byte[]> locks = new LinkedHashMap<>();
        for (int i = 0; i < repositories.size(); i++) {
            Contents contents = repositories.get(i);
            for (PackageDefinition definition : contents.packages()) {
                all.add(new Ranked(new Entry(definition, contents.repository()), i));
            }
            locks.putAll(contents.locks());
            if (contents.failure() != null) {
                failures.add(new Failure(contents.repository(), contents.failure()));
            }
        }
        all.sort(Comparator.<Ranked, String>comparing(ranked -> ranked.entry.definition.name())
                .thenComparingInt(Ranked::repositoryIndex)
                .thenComparing(Comparator.comparingLong(Ranked::release).reversed()));
        Map<String, Entry> firsts = new LinkedHashMap<>();
        all.forEach(ranked -> firsts.putIfAbsent(ranked.coordinate(), ranked.entry));
        return new Catalog(List.copyOf(firsts.values()), locks, failures);
    }

    /**
     * The package of that name and version.
     *
     * @param version null for the first
     * @throws CosmosException when there is none; when a repository could not be read, which may have it, then with
     * that
     *     repository's failure
     */
    public Entry get(String name, @Nullable String version) {
        return find(name, version).orElseThrow(() -> new CosmosException(missing(name, version)));
    }

    /** The package of that name and version; the first when {@code version} is null. */
    public Optional<Entry> find(String name, @Nullable String version) {
        return versions(name).stream()
                .filter(entry -> version == null || entry.definition().version().equals(version))
                .findFirst();
    }

    /** All versions of a package in order. */
    public List<Entry> versions(String name) {
        return entries.stream()
                .filter(entry -> entry.definition().name().equals(name))
                .toList();
    }

    /** The error for a package that is not here. */
    public CosmosError missing(String name, @Nullable String version) {
        if (!failures.isEmpty()) {
            return failures.get(0).error();
        }
        return version == null || versions(name).isEmpty()
                ? CosmosError.packageNotFound(name)
                : CosmosError.versionNotFound(name, version);
    }

    /**
     * The packages that fit, each with all its versions; promoted ones first, then by name.
     *
     * @param query part of a name, description or tag in any case; with {@code *} a pattern for the whole in this case;
     *     everything when empty
     */
    public List<List<Entry>> search(String query) {
        Predicate<String> fits = query.contains("*") ? glob(query) : part(query);
        Map<String, List<Entry>> byName = entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.definition().name(), LinkedHashMap::new, Collectors.toList()));
        return byName.values().stream()
                .filter(versions -> fits(versions.get(0).definition(), fits))
                .sorted(Comparator.comparing(
                        versions -> !versions.get(0).definition().selected()))
                .toList();
    }

    private static boolean fits(PackageDefinition definition, Predicate<String> fits) {
        return fits.test(definition.name())
                || fits.test(definition.description())
                || definition.tags().stream().anyMatch(fits);
    }

    private static Predicate<String> part(String query) {
        String lower = query.toLowerCase(Locale.ROOT);
        return text -> text.toLowerCase(Locale.ROOT).contains(lower);
    }

    private static Predicate<String> glob(String query) {
        StringBuilder pattern = new StringBuilder();
        for (String literal : query.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL).asMatchPredicate();
    }
}
