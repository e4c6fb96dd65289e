package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that did not succeed: nobody answered, or the answer was a refusal, or it made no sense. */
public final class ClientException extends RuntimeException {
    private final Code code;
    private final int status;
    private final transient Json body;

    /** What kind of failure it was. */
    public enum Code {
        /** No answer: not running, or the network is in the way. The call may have been carried out. */
        UNREACHABLE,
        /** No answer in time. The call may have been carried out. */
        TIMED_OUT,
        /** An answer with a status of 400 or more. */
        REFUSED,
        /** A successful status with a body that is not what was promised. */
        MALFORMED
    }

    /**
     * What is wrong with one field of what was sent.
     *
     * @param path the field, such as {@code /upgradeStrategy/minimumHealthCapacity}
     * @param errors what is wrong with it
     */
    public record Detail(String path, List<String> errors) {
        /** Copies the list. */
        public Detail {
            errors = List.copyOf(errors);
        }
    }

    private ClientException(Code code, int status, String message, Json body, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.body = body;
    }

    static ClientException unanswered(Code code, String message, @Nullable Throwable cause) {
        return new ClientException(code, 0, message, Json.MISSING, cause);
    }

    static ClientException refused(int status, String message, Json body) {
        return new ClientException(Code.REFUSED, status, message, body, null);
    }

    static ClientException malformed(String message, Throwable cause) {
        return new ClientException(Code.MALFORMED, 0, message, Json.MISSING, cause);
    }

    /** What kind of failure it was. */
    public Code code() {
        return code;
    }

    /** The status answered; 0 when none was. */
    public int status() {
        return status;
    }

    /** The body answered; missing when there was none or it is not JSON. */
    public Json body() {
        return body;
    }

    /** The package manager's name for the failure, such as {@code PackageNotFound}; empty for other failures. */
    public String type() {
        return body.get("type").text("");
    }

    /** The fields found wrong, when the answer names any. */
    public List<Detail> details() {
        if (body.get("details").isArray()) {
            return body.get("details").items().stream()
                    .map(entry -> new Detail(entry.get("path").text(""), texts(entry.get("errors"))))
                    .toList();
        }
        return body.at("data", "errors").items().stream()
                .map(error -> new Detail(
                        error.at("instance", "pointer").text(""),
                        List.of(error.text(error.get("message").text(error.toString())))))
                .toList();
    }

    private static List<String> texts(Json errors) {
        return errors.items().stream()
                .map(error -> error.text(error.toString()))
                .toList();
    }
}
