package io.slipway.pipeline.timeseries.schema;

import io.slipway.pipeline.timeseries.cassandra.Keyspace;
import io.slipway.pipeline.timeseries.cassandra.StoreAddress;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/**
 * Brings a keyspace to the newest version of the tables. Flyway neither creates the keyspace nor keeps two migrators
 * apart in Cassandra, so both is done here. One thread.
 */
public final class Migrator {
    private static final String MIGRATIONS = "classpath:io/slipway/pipeline/timeseries/schema";

    private final StoreAddress address;
    private final int replicas;
    private final String holder;

    /**
     * What came of it.
     *
     * @param run how many migrations were needed
     * @param version the version of the tables now
     */
    public record Outcome(int run, String version) {}

    /**
     * @param replicas copies of each row, when the keyspace has to be created
     * @param holder names this migrator; no other may have the same
     */
    public Migrator(StoreAddress address, int replicas, String holder) {
        this.address = address;
        this.replicas = replicas;
        this.holder = holder;
    }

    /**
     * Migrates, or returns null if another migrator is at work.
     *
     * @throws io.slipway.pipeline.timeseries.cassandra.StoreException if Cassandra cannot be reached
     * @throws FlywayException if a migration fails
     */
    public @Nullable Outcome migrate() {
        try (Keyspace keyspace = Keyspace.open(address)) {
            keyspace.create(replicas);
            if (!keyspace.lease(holder)) {
                return null;
            }
            try {
                return flyway();
            } finally {
                keyspace.release(holder);
            }
        }
    }

    private Outcome flyway() {
        Flyway flyway = Flyway.configure(Migrator.class.getClassLoader())
                .dataSource(url(), "", "")
                .locations(MIGRATIONS)
                .validateMigrationNaming(true)
                .failOnMissingLocations(true)
                // The lease's table is there before Flyway's own, and nothing else counts as a start.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        if (Arrays.stream(flyway.info().all())
                .anyMatch(migration -> migration.getState().isFailed())) {
            // One was cut off; all are written so that they can run again.
            flyway.repair();
        }
        MigrateResult result = flyway.migrate();
        String version = result.migrationsExecuted == 0 ? result.initialSchemaVersion : result.targetSchemaVersion;
        return new Outcome(result.migrationsExecuted, version == null ? "0" : version);
    }

    private String url() {
        String nodes = address.contactPoints().stream()
                .map(node -> node.getHostString() + ":" + node.getPort())
                .collect(Collectors.joining("--"));
        return "jdbc:cassandra://" + nodes + "/" + address.keyspace() + "?localdatacenter=" + address.datacenter()
                + "&requesttimeout=60000&connecttimeout=10000&consistency=LOCAL_QUORUM";
    }
}
