package io.slipway.cli.master;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.Waiting;
import io.slipway.client.Master;
import io.slipway.client.SlipwayClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Waits for a change of the masters that takes its time. */
final class Progressing {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Progressing() {}

    static void until(Context context, SlipwayClient client, String what, Predicate<List<Master>> done) {
        new Waiting(context)
                .until(
                        what,
                        LIMIT,
                        () -> done.test(client.masters().list())
                                ? Waiting.Look.over(what)
                                : Waiting.Look.on("waiting for " + what),
                        () -> "The leader's log says why; 'slipway master list' shows how it stands.");
    }
}
