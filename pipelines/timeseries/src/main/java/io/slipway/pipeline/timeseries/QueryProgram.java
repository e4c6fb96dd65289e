package io.slipway.pipeline.timeseries;

import io.slipway.pipeline.timeseries.cassandra.PointStore;
import io.slipway.pipeline.timeseries.cassandra.StoreAddress;
import io.slipway.pipeline.timeseries.cassandra.StoreException;
import io.slipway.pipeline.timeseries.query.QueryApi;
import io.slipway.pipeline.timeseries.serving.Answer;
import io.slipway.pipeline.timeseries.serving.Request;
import io.slipway.pipeline.timeseries.serving.Vitals;
import io.slipway.pipeline.timeseries.serving.WebServer;
import io.slipway.pipeline.timeseries.settings.Settings;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that answers KairosDB's API and serves the page. */
public final class QueryProgram {
    private static final Logger LOG = LoggerFactory.getLogger(QueryProgram.class);

    private QueryProgram() {}

    public static void main(String[] arguments) {
        Program.main("query", program -> run(program, new Settings(arguments, System.getenv())));
    }

    private static void run(Program program, Settings settings) throws InterruptedException {
        WebServer.Address address = WebServer.Address.from(settings, 7180);
        StoreAddress storeAddress = StoreAddress.from(settings);
        int maxPoints = settings.number("MAX_POINTS", 1_000_000, 1, Integer.MAX_VALUE);
        settings.check();
        var vitals = new Vitals("query", InstantSource.system());
        var api = new AtomicReference<@Nullable QueryApi>();
        WebServer web = program.owns(WebServer.start(
                address, vitals, () -> counters(api.get()), request -> answer(api.get(), request, vitals)));
        PointStore store = program.patiently(() -> PointStore.open(storeAddress), StoreException.class, vitals);
        if (store != null) {
            api.set(new QueryApi(program.owns(store), InstantSource.system(), vitals, maxPoints));
            vitals.running();
            LOG.info("the page is at http://{}:{}/", address.host(), web.port());
            program.awaitStop();
        }
    }

    private static Answer answer(@Nullable QueryApi api, Request request, Vitals vitals) {
        return api == null ? Answer.error(503, String.valueOf(vitals.unhealthy())) : api.answer(request);
    }

    private static Map<String, Object> counters(@Nullable QueryApi api) {
        return api == null ? Map.of() : api.counters();
    }
}
