package io.slipway.cli.app;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.terminal.Words;
import io.slipway.client.App;
import io.slipway.client.SlipwayClient;
import java.util.List;

/** Finds apps by what the user typed. */
final class Apps {
    private Apps() {}

    static App get(SlipwayClient client, String id) {
        return client.apps().find(id).orElseThrow(() -> unknown(client, id));
    }

    /** The id as the scheduler writes it. */
    static String absolute(String id) {
        return id.startsWith("/") ? id : "/" + id;
    }

    private static CommandFailure unknown(SlipwayClient client, String id) {
        List<String> ids = client.apps().list().stream().map(App::id).toList();
        String hint = Words.nearest(absolute(id), ids)
                .map(near -> " Did you mean '" + near + "'?")
                .orElse(
                        ids.isEmpty()
                                ? " There is no app at all; 'slipway app add' makes one."
                                : " 'slipway app list' shows those that there are.");
        return new CommandFailure("there is no app '" + absolute(id) + "'." + hint);
    }
}
