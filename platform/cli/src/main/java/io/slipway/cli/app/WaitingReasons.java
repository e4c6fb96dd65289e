package io.slipway.cli.app;

import io.slipway.cli.terminal.Words;
import io.slipway.client.QueueEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why instances of an app wait, in words: the scheduler's own when it gives some, else made from its counts. Pure. */
public final class WaitingReasons {
    private static final Map<String, String> WORDS = Map.of(
            "UnfulfilledRole", "their resources are for another role",
            "UnfulfilledConstraint", "the app's constraints rule them out",
            "NoCorrespondingReservationFound", "they do not hold its reserved resources or data",
            "AgentMaintenance", "they are in maintenance",
            "InsufficientCpus", "they have not enough CPU free",
            "InsufficientMemory", "they have not enough memory free",
            "InsufficientDisk", "they have not enough disk free",
            "InsufficientGpus", "they have not enough GPUs free",
            "InsufficientPorts", "the ports it needs are not free",
            "DeclinedScarceResources", "they are kept for apps that need their scarce resources");

    private WaitingReasons() {}

    /** One sentence for each reason; at least one. */
    public static List<String> of(QueueEntry entry) {
        if (!entry.reasons().isEmpty()) {
            return entry.reasons();
        }
        List<String> sentences = new ArrayList<>();
        if (entry.delaySeconds() > 0) {
            sentences.add(
                    "after failures it is tried again in " + Words.duration(Duration.ofSeconds(entry.delaySeconds())));
        }
        for (QueueEntry.Rejection rejection : entry.rejections()) {
            String words = WORDS.getOrDefault(rejection.reason(), rejection.reason());
            sentences.add(rejection.declined() + " of " + Words.count(entry.processedOffers(), "offer")
                    + " did not do: " + words);
        }
        if (sentences.isEmpty()) {
            sentences.add("no agent has offered resources yet");
        }
        return sentences;
    }
}
