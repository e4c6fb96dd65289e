package io.slipway.pipeline.timeseries.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** What is sent back. */
public record Answer(int status, String contentType, Body body) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Writes the body. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** {@code value} as JSON. */
    public static Answer json(int status, Object value) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(value);
            return new Answer(status, "application/json; charset=UTF-8", out -> out.write(bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value + " as JSON", e);
        }
    }

    /** Nothing but a status. */
    public static Answer empty(int status) {
        return new Answer(status, "", out -> {});
    }

    /** An error, in KairosDB's form. */
    public static Answer errors(int status, List<String> errors) {
        return json(status, Map.of("errors", errors));
    }

    /** An error, in KairosDB's form. */
    public static Answer error(int status, String error) {
        return errors(status, List.of(error));
    }
}
