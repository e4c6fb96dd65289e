package io.slipway.gateway.auth.permissions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.http.HttpRequest;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.PathId;
import java.io.IOException;
import java.util.List;

/**
 * What the rights of somebody say to a request.
 *
 * @param status 0 when they may, else what to answer
 * @param why for people; empty when they may
 */
public record Verdict(int status, String why) {
    /** They may. */
    public static final Verdict YES = new Verdict(0, "");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** They may not. */
    public static Verdict no(String why) {
        return new Verdict(403, why);
    }

    /** Whether they may. */
    public boolean allows() {
        return status == 0;
    }

    /**
     * Judges everything but a request about a deployment, whose apps are not known here: that is allowed when there is
     * anything they may change, and {@link #change} has the last word.
     */
    public static Verdict of(Identity who, Need need, HttpRequest request) {
        return switch (need) {
            case OPEN -> YES;
            case LOGIN -> needs(who.hasAccount(), who, need);
            case VIEW -> needs(who.mayView(), who, need);
            case DEVELOP -> needs(who.mayDevelop(), who, need);
            case OPERATE -> needs(who.mayOperate(), who, need);
            case ADMINISTER -> needs(who.mayAdminister(), who, need);
            case NODE -> needs(who.kind() == Identity.Kind.NODE || who.mayOperate(), who, need);
            case CALL -> needs(who.mayOperate() || (who.mayView() && reads(request)), who, need);
            case FILES -> files(who, Targets.ofFile(request));
            case CHANGE -> changes(who, request);
        };
    }

    private static Verdict needs(boolean has, Identity who, Need need) {
        return has ? YES : no(who.name() + " may not do this: it is for " + need.who());
    }

    private static Verdict files(Identity who, PathId app) {
        return who.mayReadFiles(app)
                ? YES
                : no(who.name() + " may not read "
                        + (app.isRoot() ? "files that belong to no app" : "the files of " + app) + ": it is for "
                        + Need.FILES.who());
    }

    private static Verdict changes(Identity who, HttpRequest request) {
        if (who.mayOperate()) {
            return YES;
        }
        if (!who.mayDevelop() || !Targets.deployment(request).isEmpty()) {
            return needs(who.mayDevelop(), who, Need.CHANGE);
        }
        try {
            return change(who, Targets.of(request));
        } catch (ApiError unreadable) {
            return new Verdict(unreadable.status(), String.valueOf(unreadable.getMessage()));
        }
    }

    /** Whether somebody may change all of these. */
    public static Verdict change(Identity who, List<PathId> paths) {
        List<String> foreign = paths.stream()
                .filter(path -> !who.mayChange(path))
                .map(PathId::toString)
                .distinct()
                .toList();
        return foreign.isEmpty()
                ? YES
                : no(who.name() + " may not change " + String.join(", ", foreign) + ", only what is below "
                        + who.paths());
    }

    /** Whether a call of Mesos' operator API only reads. What cannot be read as JSON counts as one that changes. */
    private static boolean reads(HttpRequest request) {
        try {
            JsonNode body = JSON.readTree(request.body());
            String type = body == null ? "" : body.path("type").asText();
            return type.startsWith("GET_") || type.startsWith("LIST_");
        } catch (IOException e) {
            return false;
        }
    }
}
