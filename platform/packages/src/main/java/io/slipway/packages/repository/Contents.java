package io.slipway.packages.repository;

import io.slipway.cosmosapi.CosmosError;
import io.slipway.cosmosapi.PackageDefinition;
import io.slipway.cosmosapi.Repository;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read from one repository.
 *
 * @param repository which
 * @param packages what it has; after a failed reading what it had when last read, if it ever was
 * @param locks its lock files by the SHA-256 of their content
 * @param failure why the last reading failed; null when it did not
 */
record Contents(
        Repository repository,
        List<PackageDefinition> packages,
        Map<String, byte[]> locks,
        @Nullable CosmosError failure) {
    Contents {
        packages = List.copyOf(packages);
        locks = Map.copyOf(locks);
    }
}
