package io.slipway.universe.kafka;

import io.slipway.universe.discovery.AppState;
import io.slipway.universe.discovery.Discovery;
import io.slipway.universe.discovery.DiscoveryException;
import io.slipway.universe.discovery.Instance;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Finds the nodes that vote, and remembers them beside the data. All nodes must name the same voters, so a node waits
 * until each of them has got its ports; ports stay with an instance, so what was found once usually stays true.
 */
final class Voters {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration TIMEOUT_REMEMBERED = Duration.ofSeconds(60);

    private final NodeSettings node;
    private final Path memory;
    private final PrintStream progress;

    /** @param memory the file that remembers */
    Voters(NodeSettings node, Path memory, PrintStream progress) {
        this.node = node;
        this.memory = memory;
        this.progress = progress;
    }

    /** @throws DiscoveryException when they cannot be found in time and are not remembered */
    List<Voter> find(Supplier<Discovery> discovery) throws IOException {
        if (node.voters() == 1 && node.isVoter()) {
            return List.of(self());
        }
        List<Voter> remembered = remembered();
        List<Voter> found;
        try {
            found = discovery
                    .get()
                    .await(
                            node.appId(),
                            "the controller ports of " + node.voters() + " nodes",
                            remembered.isEmpty() ? TIMEOUT : TIMEOUT_REMEMBERED,
                            (app, waited) -> complete(app));
        } catch (DiscoveryException e) {
            if (remembered.isEmpty()) {
                throw e;
            }
            progress.println(e.getMessage() + "; going on with the voters of the last start: " + remembered);
            return remembered;
        }
        if (!remembered.isEmpty() && !remembered.equals(found)) {
            progress.println("the voters have moved from " + remembered + " to " + found
                    + "; nodes that started before this must be restarted to see it");
        }
        Files.createDirectories(memory.toAbsolutePath().getParent());
        Files.writeString(
                memory, String.join("\n", found.stream().map(Voter::toString).toList()) + "\n");
        return found;
    }

    private Optional<List<Voter>> complete(AppState app) {
        Map<Integer, Voter> found = new TreeMap<>();
        for (Instance instance : app.instances()) {
            if (instance.index() >= 0
                    && instance.index() < node.voters()
                    && instance.port("controller").isPresent()) {
                found.put(
                        instance.index(),
                        new Voter(
                                instance.index(),
                                instance.host(),
                                instance.port("controller").getAsInt()));
            }
        }
        if (node.isVoter()) {
            found.put(node.index(), self());
        }
        return found.size() == node.voters() ? Optional.of(List.copyOf(found.values())) : Optional.empty();
    }

    private Voter self() {
        return new Voter(node.index(), node.host(), node.controllerPort());
    }

    private List<Voter> remembered() throws IOException {
        if (Files.notExists(memory)) {
            return List.of();
        }
        try {
            List<Voter> voters = Files.readAllLines(memory).stream()
                    .filter(line -> !line.isBlank())
                    .map(Voter::parse)
                    .toList();
            return voters.size() == node.voters() ? voters : List.of();
        } catch (IllegalArgumentException e) {
            progress.println(memory + " cannot be read and is ignored: " + e.getMessage());
            return List.of();
        }
    }
}
