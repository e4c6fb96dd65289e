package io.slipway.node.masters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.http.Headers;
import io.slipway.http.HttpHandler;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.replication.LogException;
import io.slipway.replication.NotLeadingException;
import io.slipway.replication.raft.MemberStatus;
import io.slipway.replication.raft.RaftLogConfig.Member;
import io.slipway.runtime.config.ConfigException;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The masters as operators see and change them, on the leader: {@code GET /system/v1/masters}, {@code POST
 * /system/v1/masters} to add or replace one, {@code DELETE /system/v1/masters/<id>}, {@code GET /system/v1/backup}, and
 * {@code DELETE /v2/leader}. Thread-safe.
 *
 * <p>A change that is not done after {@link #PATIENCE} is answered with 202 and goes on; the list tells how it ended.
 */
public final class MastersApi implements HttpHandler {
    /** Below it are masters and backup. */
    public static final String PREFIX = "/system/v1";

    /** A member that was not heard for so long does not count on as one that stands behind a change. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(5);

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(MastersApi.class);
    private static final String MASTERS = PREFIX + "/masters";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MemberLog log;
    private final Leadership leadership;

    /** @param log the members' log */
    public MastersApi(MemberLog log, Leadership leadership) {
        this.log = log;
        this.leadership = leadership;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        String path = request.path();
        String method = request.method();
        try {
            if (path.equals(PREFIX + "/backup")) {
                return method.equals("GET") ? backup() : refuse(405, "GET is the only method here");
            }
            if (path.equals(MASTERS) && method.equals("GET")) {
                return CompletableFuture.completedFuture(json(200, list()));
            }
            if (path.equals(MASTERS) && method.equals("POST")) {
                return add(JSON.readTree(request.body()));
            }
            if (path.startsWith(MASTERS + "/") && method.equals("DELETE")) {
                boolean force =
                        request.query().first("force").filter("true"::equals).isPresent();
                return remove(path.substring(MASTERS.length() + 1), force);
            }
            return path.startsWith(MASTERS)
                    ? refuse(405, "expected GET or POST of " + MASTERS + ", or DELETE of " + MASTERS + "/<id>")
                    : refuse(404, "nothing is served here; there are " + MASTERS + " and " + PREFIX + "/backup");
        } catch (IOException e) {
            return refuse(400, "the body is no JSON: " + e.getMessage());
        } catch (LogException e) {
            return refuse(503, String.valueOf(e.getMessage()));
        }
    }

    /** Whether there is another master that could lead. */
    public boolean several() {
        return log.members().size() > 1;
    }

    /** {@code DELETE /v2/leader}. */
    public CompletionStage<HttpResponse> handOver() {
        Optional<MemberStatus> successor = log.members().stream()
                .filter(member -> !member.member().id().equals(leadership.self().id()) && lives(member))
                .max(Comparator.comparingLong(MemberStatus::lastIndex));
        if (successor.isEmpty()) {
            return refuse(503, "no other master answers that could take over; 'slipway master list' shows them");
        }
        return log.transferLeadership(successor.get().member().id())
                .handle((done, failure) ->
                        failure == null ? HttpResponse.message(200, "Leadership abdicated") : failed(failure));
    }

    private boolean lives(MemberStatus member) {
        return member.member().id().equals(leadership.self().id())
                || (member.silentMs() >= 0 && member.silentMs() < SILENCE_MAX.toMillis());
    }

    private ObjectNode list() {
        ObjectNode answer = JSON.createObjectNode();
        log.leader().ifPresent(leader -> answer.put("leader", leader));
        ArrayNode masters = answer.putArray("masters");
        for (MemberStatus status : log.members()) {
            Member member = status.member();
            ObjectNode one = masters.addObject()
                    .put("id", member.id())
                    .put("host", member.host())
                    .put("port", member.port())
                    .put("role", status.role().name().toLowerCase(Locale.ROOT))
                    .put("term", status.term());
            known(one, "last_index", status.lastIndex());
            known(one, "lag", status.lag());
            known(one, "silent_ms", status.silentMs());
            leadership.door(member.id()).ifPresent(door -> one.put("url", door.toString()));
        }
        return answer;
    }

    private static void known(ObjectNode one, String field, long value) {
        if (value >= 0) {
            one.put(field, value);
        }
    }

    private CompletionStage<HttpResponse> add(JsonNode body) {
        String id = body.path("id").asText();
        String host = body.path("host").asText();
        int port = body.path("port").asInt(0);
        if (id.isEmpty() || host.isEmpty() || port < 1) {
            return refuse(
                    400,
                    "expected {\"id\":\"m4\",\"host\":\"10.0.0.4\",\"port\":7071}, where the new master"
                            + " listens for the others, got " + body);
        }
        Member added = new Member(id, host, port);
        String replaced = body.path("replace").asText();
        List<MemberStatus> before = log.members();
        if (!replaced.isEmpty()
                && before.stream().noneMatch(one -> one.member().id().equals(replaced))) {
            return refuse(
                    409,
                    "'" + replaced + "' is none of the masters " + ids(before) + ", so that nothing can"
                            + " take its place");
        }
        LOG.info("asked to add master '{}' at {}{}", id, added.address(), replaced.isEmpty() ? "" : " for " + replaced);
        return inTime(
                replaced.isEmpty() ? log.addMember(added) : log.replaceMember(replaced, added),
                "add master '" + id + "'");
    }

    private CompletionStage<HttpResponse> remove(String id, boolean force) {
        List<MemberStatus> before = log.members();
        List<MemberStatus> after =
                before.stream().filter(one -> !one.member().id().equals(id)).toList();
        if (after.size() == before.size()) {
            return refuse(404, "'" + id + "' is none of the masters " + ids(before));
        }
        if (after.isEmpty()) {
            return refuse(
                    409,
                    "'" + id + "' is the only master: what the cluster knows would be lost with it. Add"
                            + " another first, or stop it");
        }
        long living = after.stream().filter(this::lives).count();
        if (living * 2 <= after.size()) {
            return refuse(
                    409,
                    "without '" + id + "' only " + living + " of " + after.size() + " masters would answer,"
                            + " which is no majority, so that nothing could be written any more. Bring back or remove"
                            + " those that are silent first");
        }
        Optional<MemberStatus> weakest =
                after.stream().filter(one -> !lives(one)).findFirst();
        if (!force && weakest.isPresent() && lives(find(before, id))) {
            return refuse(
                    409,
                    "'" + id + "' answers and '" + weakest.get().member().id()
                            + "' does not: with one more lost nothing could be written. Remove '"
                            + weakest.get().member().id() + "' instead, or use force");
        }
        LOG.info("asked to remove master '{}'", id);
        return inTime(log.removeMember(id), "remove master '" + id + "'");
    }

    private static MemberStatus find(List<MemberStatus> members, String id) {
        return members.stream()
                .filter(one -> one.member().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(List<MemberStatus> members) {
        return members.stream().map(one -> one.member().id()).toList();
    }

    private CompletionStage<HttpResponse> inTime(CompletableFuture<Void> change, String what) {
        CompletableFuture<HttpResponse> answer = change.handle((done, failure) -> {
            if (failure != null) {
                LOG.warn("could not {}: {}", what, unwrapped(failure).getMessage());
                return failed(failure);
            }
            return changed();
        });
        return answer.copy()
                .completeOnTimeout(
                        HttpResponse.message(202, "to " + what + " takes its time; it goes on"),
                        PATIENCE.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private HttpResponse changed() {
        HttpResponse.Full answer = json(200, list());
        int size = log.members().size();
        return size % 2 == 1
                ? answer
                : new HttpResponse.Full(
                        200,
                        answer.headers()
                                .with(
                                        "X-Slipway-Warning",
                                        size + " masters outlive the loss of no more than " + (size - 1)
                                                + " do: add or remove one"),
                        answer.body());
    }

    private CompletionStage<HttpResponse> backup() {
        return log.backup()
                .handle((bytes, failure) -> failure != null
                        ? failed(failure)
                        : new HttpResponse.Full(
                                200,
                                Headers.of(
                                        "Content-Type",
                                        "application/octet-stream",
                                        "Content-Disposition",
                                        "attachment; filename=\"slipway.backup\""),
                                bytes));
    }

    private static HttpResponse failed(Throwable failure) {
        Throwable cause = unwrapped(failure);
        String why = String.valueOf(cause.getMessage());
        if (cause instanceof NotLeadingException) {
            return LeaderDoor.notLeading(why);
        }
        return HttpResponse.message(cause instanceof ConfigException ? 409 : 503, why);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static CompletionStage<HttpResponse> refuse(int status, String why) {
        return CompletableFuture.completedFuture(HttpResponse.message(status, why));
    }

    private static HttpResponse.Full json(int status, JsonNode tree) {
        return HttpResponse.json(status, tree.toString());
    }
}
