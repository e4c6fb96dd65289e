package io.slipway.http;

import java.time.Duration;

/**
 * What is answered when there is too much to do: 429 with {@code Retry-After}. Nothing was done then: whoever gets it
 * may ask again after that time, whatever was asked.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6585#section-4">RFC 6585 section 4</a>
 */
public final class Overload {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private Overload() {}

    /** @param why what there is too much of; the start of a sentence */
    public static HttpResponse.Full answer(String why) {
        return answer(HttpResponse.message(429, why + ": nothing was done, try again in a moment"));
    }

    /** The same with the body of another API. */
    public static HttpResponse.Full answer(HttpResponse.Full body) {
        return new HttpResponse.Full(
                429, body.headers().with("Retry-After", String.valueOf(RETRY_AFTER.toSeconds())), body.body());
    }
}
