package io.slipway.artifacts.web;

import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import io.slipway.artifacts.transfer.TransferMeter;
import io.slipway.runtime.time.Clock;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads single files. A try that fails for a reason that may pass (no connection, a break, silence, status 408, 429
 * or 5xx) is followed by another one, which continues where the last one broke off when the server allows it.
 * Thread-safe.
 */
public final class Downloads {
    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

    private final HttpClient client;
    private final DownloadLimits limits;
    private final Clock clock;

    /** @param proxies which proxy to use for which address */
    public Downloads(DownloadLimits limits, ProxySelector proxies, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect())
                .proxy(proxies)
                .build();
    }

    /**
     * What to download.
     *
     * @param uri {@code http} or {@code https}; user and password in it are sent to that host only
     * @param target the file to write; what an earlier, broken download left there is continued if possible
     * @param unless a version that the caller has; NONE to download in any case
     * @param hashKnown whether the caller will check the content, so that it may be continued without a validator
     * @param token shown to that host only, as {@code Authorization: token=}; null when none is needed
     */
    public record Request(
            URI uri,
            Path target,
            Validator unless,
            boolean hashKnown,
            @Nullable String token) {
        @Override
        public String toString() {
            return shown(uri);
        }
    }

    /**
     * What came of it.
     *
     * @param unchanged true: nothing was written, the version of the request is still the server's
     * @param validator the server's for what was written
     */
    public record Outcome(boolean unchanged, Validator validator) {}

    /**
     * Downloads, on the caller's thread as far as waiting goes.
     *
     * @throws ArtifactException NOT_FOUND, REFUSED, UNREACHABLE, DISK_FULL, LOCAL_IO, BAD_URI, CANCELLED
     */
    public Outcome get(Request request, TransferMeter meter, Cancellation cancellation) {
        Duration wait = limits.backoff();
        for (int attempt = 1; ; attempt++) {
            try {
                return new Attempt(client, limits, clock, request, meter, cancellation).run();
            } catch (PassingFailure e) {
                if (attempt == limits.attempts()) {
                    throw unreachable(request.uri(), attempt, e);
                }
                LOG.info(
                        "{}: {}; try {} follows in {} ms",
                        shown(request.uri()),
                        e.getMessage(),
                        attempt + 1,
                        wait.toMillis());
                cancellation.pause(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    private static ArtifactException unreachable(URI uri, int attempts, PassingFailure last) {
        return new ArtifactException(
                Code.UNREACHABLE,
                "cannot download " + shown(uri) + ": " + last.getMessage() + " (" + attempts
                        + (attempts == 1 ? " try" : " tries")
                        + "); check the address, the network and the proxy settings",
                last);
    }

    /** The address without a password. */
    static String shown(URI uri) {
        String user = uri.getRawUserInfo();
        return user == null ? uri.toString() : uri.toString().replace(user + "@", "***@");
    }

    /** A failure after which another try makes sense. */
    static final class PassingFailure extends Exception {
        private static final long serialVersionUID = 1L;

        PassingFailure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
