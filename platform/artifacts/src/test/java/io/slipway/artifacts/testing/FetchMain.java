package io.slipway.artifacts.testing;

import io.slipway.artifacts.FetchItem;
import io.slipway.artifacts.FetchListener;
import io.slipway.artifacts.FetchRequest;
import io.slipway.artifacts.Fetcher;
import io.slipway.artifacts.transfer.Cancellation;
import java.nio.file.Path;
import java.util.List;

/** Fetches one cached file in a process of its own: cache, sandbox, address, SHA-256. */
public final class FetchMain {
    private FetchMain() {}

    public static void main(String[] args) {
        FetchItem item = new FetchItem(args[2], false, true, true, null, args.length > 3 ? args[3] : null);
        try (Fetcher fetcher = Fetchers.patientAt(Path.of(args[0]))) {
            fetcher.fetch(
                    new FetchRequest(List.of(item), Path.of(args[1]), null), FetchListener.SILENT, new Cancellation());
        }
    }
}
