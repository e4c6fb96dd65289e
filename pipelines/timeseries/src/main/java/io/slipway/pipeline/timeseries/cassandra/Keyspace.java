package io.slipway.pipeline.timeseries.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.Objects;

/**
 * The keyspace before it has tables: creates it, and holds a lease on it, so that of several migrators one works at a
 * time. One thread at a time; errors are {@link StoreException}s.
 */
public final class Keyspace implements AutoCloseable {
    /** How long a lease lasts unless it is given back. */
    public static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CqlSession session;
    private final StoreAddress address;

    private Keyspace(CqlSession session, StoreAddress address) {
        this.session = session;
        this.address = address;
    }

    /** Connects; the keyspace need not exist. */
    public static Keyspace open(StoreAddress address) {
        return new Keyspace(Connection.open(address), address);
    }

    /**
     * Creates the keyspace if it is not there; one that is there keeps its replication.
     *
     * @param replicas copies of each row in the local data centre
     */
    public void create(int replicas) {
        run("CREATE KEYSPACE IF NOT EXISTS " + address.keyspace()
                + " WITH replication = {'class': 'NetworkTopologyStrategy', '" + address.datacenter() + "': " + replicas
                + "}");
        run("CREATE TABLE IF NOT EXISTS " + address.keyspace() + ".migrator (name text PRIMARY KEY, holder text)");
    }

    /** Takes the lease for {@code holder}; false if another holds it. */
    public boolean lease(String holder) {
        try {
            var result = session.execute(statement("INSERT INTO " + address.keyspace()
                    + ".migrator (name, holder) VALUES ('schema', '" + holder + "') IF NOT EXISTS USING TTL "
                    + LEASE.toSeconds()));
            return result.wasApplied()
                    || Objects.equals(
                            holder, Objects.requireNonNull(result.one()).getString("holder"));
        } catch (RuntimeException e) {
            throw Connection.failure("cannot take the lease on keyspace " + address.keyspace(), e);
        }
    }

    /** Gives the lease back, if {@code holder} still has it. */
    public void release(String holder) {
        run("DELETE FROM " + address.keyspace() + ".migrator WHERE name = 'schema' IF holder = '" + holder + "'");
    }

    @Override
    public void close() {
        session.close();
    }

    private void run(String cql) {
        try {
            session.execute(statement(cql));
        } catch (RuntimeException e) {
            throw Connection.failure("cannot run " + cql, e);
        }
    }

    private static SimpleStatement statement(String cql) {
        return SimpleStatement.newInstance(cql).setTimeout(PATIENCE).setIdempotent(false);
    }
}
