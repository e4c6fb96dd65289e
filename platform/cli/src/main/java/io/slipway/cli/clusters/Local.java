package io.slipway.cli.clusters;

import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.Failures;

/** Runs what is not about one cluster, and tells its failures. */
final class Local {
    private Local() {}

    static int run(Context context, Runnable work) {
        try {
            work.run();
            return 0;
        } catch (RuntimeException e) {
            context.terminal().note("slipway: " + Failures.words(e, context.defaultUrl()));
            return Failures.exitCode(e);
        }
    }
}
