package io.slipway.pipeline.timeseries.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.slipway.pipeline.timeseries.aggregation.Evaluation;
import io.slipway.pipeline.timeseries.aggregation.HeatGrid;
import io.slipway.pipeline.timeseries.aggregation.MetricAnswer;
import io.slipway.pipeline.timeseries.aggregation.MetricQuery;
import io.slipway.pipeline.timeseries.aggregation.QueryJson;
import io.slipway.pipeline.timeseries.cassandra.PointStore;
import io.slipway.pipeline.timeseries.cassandra.StoreException;
import io.slipway.pipeline.timeseries.core.Point;
import io.slipway.pipeline.timeseries.serving.Answer;
import io.slipway.pipeline.timeseries.serving.Endpoint;
import io.slipway.pipeline.timeseries.serving.Request;
import io.slipway.pipeline.timeseries.serving.Vitals;
import io.slipway.pipeline.timeseries.serving.WebServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/** The HTTP API of KairosDB 1.3.0, as far as README names it, over the store; and the page. Any thread. */
public final class QueryApi implements Endpoint {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String JSON_TYPE = "application/json; charset=UTF-8";

    private final PointStore store;
    private final InstantSource clock;
    private final Vitals vitals;
    private final int maxPoints;
    private final Page page = new Page();
    private final LongAdder queries = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder pointsRead = new LongAdder();
    private final LongAdder pointsWritten = new LongAdder();

    /** @param maxPoints most points that one query may read */
    public QueryApi(PointStore store, InstantSource clock, Vitals vitals, int maxPoints) {
        this.store = store;
        this.clock = clock;
        this.vitals = vitals;
        this.maxPoints = maxPoints;
    }

    /** A request that cannot be answered as it is. */
    private static final class Refusal extends RuntimeException {
        private final int status;
        private final List<String> errors;

        Refusal(int status, List<String> errors) {
            super(String.join("; ", errors));
            this.status = status;
            this.errors = errors;
        }
    }

    /** The fields of the status. */
    public Map<String, Object> counters() {
        var counters = new LinkedHashMap<String, Object>();
        counters.put("queries", queries.sum());
        counters.put("queriesRefused", refused.sum());
        counters.put("pointsRead", pointsRead.sum());
        counters.put("pointsWritten", pointsWritten.sum());
        return counters;
    }

    @Override
    public Answer answer(Request request) {
        try {
            Answer answer = route(request);
            vitals.trouble(null);
            return answer;
        } catch (Refusal e) {
            refused.increment();
            return Answer.errors(e.status, e.errors);
        } catch (ArithmeticException | DateTimeException e) {
            refused.increment();
            return Answer.error(400, "a time of the query is out of range: " + e.getMessage());
        } catch (StoreException e) {
            vitals.trouble(e.getMessage());
            return Answer.error(503, String.valueOf(e.getMessage()));
        }
    }

    private Answer route(Request request) {
        return switch (request.path()) {
            case "/api/v1/datapoints" -> post(request, () -> write(request));
            case "/api/v1/datapoints/query" -> post(request, () -> query(request, false));
            case "/api/v1/datapoints/query/tags" -> post(request, () -> query(request, true));
            case "/heat" -> post(request, () -> heat(request));
            case "/api/v1/metricnames" -> get(request, () -> names(request, store.metricNames()));
            case "/api/v1/tagnames" -> get(request, () -> names(request, store.tagNames()));
            case "/api/v1/tagvalues" -> get(request, () -> names(request, store.tagValues()));
            case "/api/v1/version" ->
                get(request, () -> Answer.json(200, Map.of("version", "Slipway timeseries " + Vitals.VERSION)));
            case "/api/v1/health/check" -> get(request, () -> Answer.empty(204));
            default -> get(request, () -> page.answer(request.path()));
        };
    }

    private interface Handler {
        Answer handle();
    }

    private static Answer post(Request request, Handler handler) {
        return request.method().equals("POST") ? handler.handle() : notAllowed(request, "POST");
    }

    private static Answer get(Request request, Handler handler) {
        boolean ok = request.method().equals("GET") || request.method().equals("HEAD");
        return ok ? handler.handle() : notAllowed(request, "GET");
    }

    private static Answer notAllowed(Request request, String expected) {
        return Answer.error(405, request.path() + " does not take " + request.method() + ", expected " + expected);
    }

    private static Answer names(Request request, List<String> all) {
        String prefix = request.query().getOrDefault("prefix", "");
        return Answer.json(
                200,
                Map.of(
                        "results",
                        all.stream().filter(name -> name.startsWith(prefix)).toList()));
    }

    private Answer write(Request request) {
        Submission submission = Submission.parse(json(request));
        List<Point> points = submission.points();
        new Writing(store).write(points);
        pointsWritten.add(points.size());
        if (!submission.problems().isEmpty()) {
            throw new Refusal(400, submission.problems());
        }
        return Answer.empty(204);
    }

    private List<MetricQuery> queries(Request request) {
        QueryJson.Request parsed = QueryJson.parse(json(request), clock.millis());
        if (!parsed.problems().isEmpty()) {
            throw new Refusal(400, parsed.problems());
        }
        queries.increment();
        return parsed.queries();
    }

    /** Not of KairosDB: where the points of a query are, for the page's heat map. */
    private Answer heat(Request request) {
        List<MetricQuery> asked = queries(request);
        if (asked.size() != 1) {
            throw new Refusal(400, List.of("query.metric[] has a size of " + asked.size() + ", expected 1"));
        }
        MetricQuery query = asked.get(0);
        var grid = new HeatGrid(query);
        store.read(query.metric(), query.startMs(), query.endMs(), query::mayMatch, (series, detail, atMs, value) -> {
            grid.add(series, detail, atMs);
            return grid.points() <= maxPoints;
        });
        if (grid.points() > maxPoints) {
            throw tooMany(query);
        }
        pointsRead.add(grid.points());
        return Answer.json(200, grid.fields());
    }

    private Answer query(Request request, boolean onlyTags) {
        var answers = new ArrayList<MetricAnswer>();
        for (MetricQuery query : queries(request)) {
            answers.add(evaluate(onlyTags ? query.forTags() : query));
        }
        return new Answer(200, JSON_TYPE, out -> {
            try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
                QueryJson.write(json, answers, onlyTags);
            }
        });
    }

    private MetricAnswer evaluate(MetricQuery query) {
        var evaluation = new Evaluation(query);
        store.read(query.metric(), query.startMs(), query.endMs(), query::mayMatch, (series, detail, atMs, value) -> {
            evaluation.add(series, detail, atMs, value);
            return evaluation.points() <= maxPoints;
        });
        if (evaluation.points() > maxPoints) {
            throw tooMany(query);
        }
        pointsRead.add(evaluation.points());
        return evaluation.answer();
    }

    private Refusal tooMany(MetricQuery query) {
        return new Refusal(
                400,
                List.of("the query of metric " + query.metric() + " matches more than " + maxPoints
                        + " points; ask for a shorter time or fewer tags, or raise MAX_POINTS"));
    }

    private static JsonNode json(Request request) {
        byte[] body = request.body();
        try {
            if (body.length > 1 && (body[0] & 0xFF) == 0x1F && (body[1] & 0xFF) == 0x8B) {
                try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
                    body = unpacked.readNBytes(WebServer.MAX_BODY + 1);
                }
                if (body.length > WebServer.MAX_BODY) {
                    throw new Refusal(
                            413, List.of("the unpacked body is longer than " + WebServer.MAX_BODY + " bytes"));
                }
            }
            JsonNode json = JSON.readTree(body);
            if (json.isMissingNode()) {
                throw new Refusal(400, List.of("Invalid json. No content due to end of input."));
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new Refusal(
                    400,
                    List.of("Invalid json. " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new Refusal(400, List.of("the body cannot be unpacked: " + e.getMessage()));
        }
    }
}
