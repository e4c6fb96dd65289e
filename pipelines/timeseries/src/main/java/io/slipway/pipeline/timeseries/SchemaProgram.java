package io.slipway.pipeline.timeseries;

import io.slipway.pipeline.timeseries.cassandra.StoreAddress;
import io.slipway.pipeline.timeseries.cassandra.StoreException;
import io.slipway.pipeline.timeseries.schema.Migrator;
import io.slipway.pipeline.timeseries.serving.Answer;
import io.slipway.pipeline.timeseries.serving.Backoff;
import io.slipway.pipeline.timeseries.serving.Vitals;
import io.slipway.pipeline.timeseries.serving.WebServer;
import io.slipway.pipeline.timeseries.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that creates the keyspace and its tables, and then stays up to say so. */
public final class SchemaProgram {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaProgram.class);
    private static final Duration OTHER_MIGRATOR = Duration.ofSeconds(3);
    private static final int ATTEMPTS = 5;

    private SchemaProgram() {}

    public static void main(String[] arguments) {
        Program.main("schema", program -> run(program, new Settings(arguments, System.getenv())));
    }

    private static void run(Program program, Settings settings) throws InterruptedException {
        WebServer.Address address = WebServer.Address.from(settings, 7181);
        StoreAddress store = StoreAddress.from(settings);
        int replicas = settings.number("CASSANDRA_REPLICATION", 1, 1, 100);
        settings.check();
        var vitals = new Vitals("schema", InstantSource.system());
        var outcome = new AtomicReference<Migrator.@Nullable Outcome>();
        program.owns(WebServer.start(
                address,
                vitals,
                () -> counters(store, outcome.get()),
                request -> Answer.error(404, "no " + request.path())));
        var migrator = new Migrator(store, replicas, UUID.randomUUID().toString());
        Migrator.Outcome done = migrate(program, migrator, vitals);
        if (done != null) {
            LOG.info(
                    "keyspace {} is at version {}, {} migrations were needed",
                    store.keyspace(),
                    done.version(),
                    done.run());
            outcome.set(done);
            vitals.done();
            program.awaitStop();
        }
    }

    private static Migrator.@Nullable Outcome migrate(Program program, Migrator migrator, Vitals vitals)
            throws InterruptedException {
        int failures = 0;
        while (!program.isStopping()) {
            try {
                Migrator.Outcome outcome = program.patiently(migrator::migrate, StoreException.class, vitals);
                if (outcome != null) {
                    return outcome;
                }
                vitals.waiting("waiting for another migrator, which holds the lease");
                program.pause(OTHER_MIGRATOR);
            } catch (RuntimeException e) {
                if (++failures == ATTEMPTS) {
                    vitals.failed(String.valueOf(e.getMessage()));
                    throw e;
                }
                LOG.warn("the migration failed, attempt {} of {}: {}", failures, ATTEMPTS, e.getMessage());
                vitals.waiting("the migration failed and is tried again: " + e.getMessage());
                program.pause(Backoff.CONNECTING.after(failures));
            }
        }
        return null;
    }

    private static Map<String, @Nullable Object> counters(StoreAddress store, Migrator.@Nullable Outcome outcome) {
        var counters = new LinkedHashMap<String, @Nullable Object>();
        counters.put("keyspace", store.keyspace());
        counters.put("migrationsRun", outcome == null ? 0 : outcome.run());
        counters.put("schemaVersion", outcome == null ? null : outcome.version());
        counters.put("done", outcome != null);
        return counters;
    }
}
