package io.slipway.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.HttpResponse;
import io.slipway.master.journal.Standing;
import io.slipway.mesosapi.AgentId;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The operator's calls about one agent: {@code DRAIN_AGENT}, {@code DEACTIVATE_AGENT}, {@code REACTIVATE_AGENT} and
 * {@code MARK_AGENT_GONE}. Beside what Mesos has, a drain takes {@code deadline} (a {@code DurationInfo}) and
 * {@code max_parallel}.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/operator-http-api/">Mesos: operator HTTP API</a>
 */
final class AgentCalls {
    /** The types of these calls. */
    static final Set<String> TYPES = Set.of("DRAIN_AGENT", "DEACTIVATE_AGENT", "REACTIVATE_AGENT", "MARK_AGENT_GONE");

    private final MasterAccess access;

    AgentCalls(MasterAccess access) {
        this.access = access;
    }

    /** @param type one of {@link #TYPES} */
    CompletionStage<HttpResponse> handle(String type, JsonNode body) {
        String member = type.toLowerCase(Locale.ROOT);
        JsonNode call = body.path(member);
        String value = call.path("agent_id").path("value").asText();
        if (value.isEmpty()) {
            throw new Answers.Refusal(400, "Expecting '" + member + ".agent_id.value' to be present");
        }
        AgentId id = new AgentId(value);
        return switch (type) {
            case "DRAIN_AGENT" -> {
                Standing.Drain order = order(call);
                yield Answers.answer(
                        access.standing(
                                id,
                                now -> new Standing(
                                        new Standing.Drain(
                                                now,
                                                order.maxGrace(),
                                                order.markGone(),
                                                order.deadline(),
                                                order.maxParallel()),
                                        false)),
                        known -> answer(known, 400, id));
            }
            case "DEACTIVATE_AGENT" ->
                Answers.answer(access.standing(id, now -> Standing.DEACTIVATED), known -> answer(known, 400, id));
            case "REACTIVATE_AGENT" -> Answers.answer(access.reactivate(id), known -> answer(known, 400, id));
            case "MARK_AGENT_GONE" -> Answers.answer(access.markGone(id), known -> answer(known, 404, id));
            default -> throw new IllegalStateException("unknown call " + type);
        };
    }

    private static HttpResponse answer(boolean known, int otherwise, AgentId id) {
        return known ? HttpResponse.empty(200) : HttpResponse.text(otherwise, "No agent found with ID '" + id + "'");
    }

    private static Standing.Drain order(JsonNode call) {
        try {
            return new Standing.Drain(
                    java.time.Instant.EPOCH,
                    duration(call, "max_grace_period"),
                    call.path("mark_gone").asBoolean(false),
                    duration(call, "deadline"),
                    wholeNumber(call.path("max_parallel")));
        } catch (IllegalArgumentException e) {
            throw new Answers.Refusal(400, "Failed to validate master::Call: drain_agent." + e.getMessage());
        }
    }

    private static int wholeNumber(JsonNode json) {
        if (json.isMissingNode()) {
            return Standing.Drain.DEFAULT_MAX_PARALLEL;
        }
        if (!json.isInt()) {
            throw new IllegalArgumentException("max_parallel: " + json + "; expected a whole number of 1 or more");
        }
        return json.asInt();
    }

    private static @Nullable Duration duration(JsonNode call, String name) {
        JsonNode json = call.path(name);
        if (json.isMissingNode()) {
            return null;
        }
        if (!json.path("nanoseconds").canConvertToLong()) {
            throw new IllegalArgumentException(name + ": " + json + "; expected {\"nanoseconds\":<number>}");
        }
        return Duration.ofNanos(json.path("nanoseconds").asLong());
    }

    /** Adds what is told of an agent's standing: {@code deactivated}, and {@code drain_info} as Mesos has it. */
    static void put(@Nullable Standing standing, ObjectNode agent) {
        agent.put("deactivated", standing != null);
        Standing.Drain drain = standing == null ? null : standing.drain();
        if (standing == null || drain == null) {
            return;
        }
        ObjectNode info = agent.putObject("drain_info").put("state", standing.drained() ? "DRAINED" : "DRAINING");
        ObjectNode config = info.putObject("config");
        if (drain.maxGrace() != null) {
            config.set("max_grace_period", nanoseconds(drain.maxGrace()));
        }
        config.put("mark_gone", drain.markGone());
        if (drain.deadline() != null) {
            config.set("deadline", nanoseconds(drain.deadline()));
        }
        config.put("max_parallel", drain.maxParallel());
        agent.put("estimated_drain_start_time_seconds", drain.since().getEpochSecond());
    }

    private static ObjectNode nanoseconds(Duration duration) {
        return JsonNodeFactory.instance.objectNode().put("nanoseconds", duration.toNanos());
    }
}
