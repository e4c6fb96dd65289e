package io.slipway.pipeline.timeseries.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of the pipeline's programs as a process. */
public final class ProgramProcess implements AutoCloseable {
    private final ChildProcess process;
    private final HttpJson http;

    private ProgramProcess(ChildProcess process, HttpJson http) {
        this.process = process;
        this.http = http;
    }

    /**
     * Starts it.
     *
     * @param name of the main class
     */
    public static ProgramProcess start(Path folder, String name, Map<String, String> settings) {
        int port = Ports.free();
        var environment = new HashMap<>(settings);
        environment.put("PORT0", Integer.toString(port));
        ChildProcess process = ChildProcess.java(
                folder,
                folder.resolve(name + "-" + port + ".log"),
                environment,
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ChildProcess.ownClassPath(),
                        "io.slipway.pipeline.timeseries." + name));
        return new ProgramProcess(process, new HttpJson("http://127.0.0.1:" + port));
    }

    public ChildProcess process() {
        return process;
    }

    public HttpJson http() {
        return http;
    }

    public JsonNode status() {
        return http.get("/status");
    }

    /** Waits until it is healthy. */
    public ProgramProcess awaitHealthy() {
        await(
                "healthy",
                Duration.ofMinutes(2),
                () -> http.get("/health").path("healthy").asBoolean());
        return this;
    }

    /** Waits for something that this program does; tells its output if it does not. */
    public void await(String what, Duration time, java.util.concurrent.Callable<Boolean> condition) {
        try {
            Await.until(what, time, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the program has ended");
                }
                return condition.call();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; its output:\n" + process.output(), e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
