package io.slipway.pipeline.timeseries.serving;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a program is: starting, running, done or failed. It becomes healthy when it first runs and stays so through
 * outages, since a restart would not mend those. Any thread.
 */
public final class Vitals {
    /** The version that programs tell. */
    public static final String VERSION = "0.1.0";

    private final String program;
    private final InstantSource clock;
    private final Instant started;
    private volatile String state = "starting";
    private volatile @Nullable String waitingFor = "starting";
    private volatile @Nullable String lastError;

    public Vitals(String program, InstantSource clock) {
        this.program = program;
        this.clock = clock;
        started = clock.instant();
    }

    /** The name of the program. */
    public String program() {
        return program;
    }

    /** It cannot work yet: {@code reason} says what it waits for. */
    public void waiting(String reason) {
        waitingFor = reason;
        lastError = reason;
    }

    /** It works. */
    public void running() {
        state = "running";
        waitingFor = null;
        lastError = null;
    }

    /** It has done all that it was started for. */
    public void done() {
        state = "done";
        waitingFor = null;
        lastError = null;
    }

    /** It cannot go on. */
    public void failed(String reason) {
        state = "failed";
        waitingFor = reason;
        lastError = reason;
    }

    /** Something went wrong that is being retried; null says that it is over. */
    public void trouble(@Nullable String error) {
        lastError = error;
    }

    /** Why it is not healthy, or null if it is. */
    public @Nullable String unhealthy() {
        return waitingFor;
    }

    /** The fields that every status has. */
    Map<String, @Nullable Object> fields() {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("program", program);
        fields.put("version", VERSION);
        fields.put("state", state);
        fields.put("upSeconds", Duration.between(started, clock.instant()).toSeconds());
        fields.put("lastError", lastError);
        return fields;
    }
}
