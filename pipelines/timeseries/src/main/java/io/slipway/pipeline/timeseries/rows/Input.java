package io.slipway.pipeline.timeseries.rows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where rows come from.
 *
 * @param location a path, an {@code http:} or {@code https:} URL, or {@value #SAMPLE}
 */
public record Input(String location) {
    /** The rows that the jar carries. */
    public static final String SAMPLE = "sample";

    private static final String SAMPLE_FILE = "crimes-1000.csv";
    private static final String SAMPLE_RESOURCE = "/io/slipway/pipeline/timeseries/sample/" + SAMPLE_FILE;

    /** What the input is called: the file's name. */
    public String name() {
        if (location.equals(SAMPLE)) {
            return SAMPLE_FILE;
        }
        String path = isUrl() ? URI.create(location).getPath() : location;
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isEmpty() ? location : name;
    }

    /**
     * The unpacked content.
     *
     * @throws IOException if it cannot be read; the message says why
     */
    public InputStream open() throws IOException {
        if (location.equals(SAMPLE)) {
            InputStream sample = Input.class.getResourceAsStream(SAMPLE_RESOURCE);
            if (sample == null) {
                throw new FileNotFoundException("the jar lacks " + SAMPLE_RESOURCE);
            }
            return Unpacking.of(sample);
        }
        if (isUrl()) {
            return Unpacking.of(download());
        }
        Path file = Path.of(location);
        if (!Files.isRegularFile(file)) {
            throw new FileNotFoundException("SOURCE is '" + location
                    + "', which is no file here; expected a path, an http: or https: URL, or '" + SAMPLE + "'");
        }
        return Unpacking.of(Files.newInputStream(file));
    }

    private boolean isUrl() {
        return location.startsWith("http://") || location.startsWith("https://");
    }

    private InputStream download() throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(location))
                    .timeout(Duration.ofSeconds(60))
                    .build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new IOException("SOURCE " + location + " answers " + response.statusCode() + ", expected 200");
            }
            return response.body();
        } catch (IllegalArgumentException e) {
            throw new IOException("SOURCE is '" + location + "', which is no URL: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + location, e);
        }
    }
}
