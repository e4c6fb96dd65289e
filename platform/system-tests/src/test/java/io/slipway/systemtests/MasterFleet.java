package io.slipway.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three masters and two agents as processes on loopback; masters are counted from 0, their ids are m1 to m3. */
final class MasterFleet implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final int SIZE = 3;
    private static final Duration SOON = Duration.ofSeconds(120);

    private final Path folder;
    private final List<Integer> doorPorts = freePorts();
    private final List<Integer> logPorts = freePorts();
    private final List<RoleProcess> masters = new ArrayList<>();
    private final List<RoleProcess> agents = new ArrayList<>();

    MasterFleet(Path folder) {
        this.folder = folder;
        String members = IntStream.range(0, SIZE).mapToObj(this::member).collect(Collectors.joining(","));
        for (int index = 0; index < SIZE; index++) {
            masters.add(master(index, "master-" + index, Map.of("members", members)));
        }
        for (int index = 0; index < 2; index++) {
            agents.add(agent(index));
        }
    }

    private static List<Integer> freePorts() {
        return IntStream.range(0, SIZE)
                .mapToObj(index -> RoleProcess.freePort("127.0.0.1"))
                .toList();
    }

    /** As {@code members} of the configuration tells it. */
    String member(int index) {
        return id(index) + "@127.0.0.1:" + logPorts.get(index);
    }

    static String id(int index) {
        return "m" + (index + 1);
    }

    /** A master's process that is not started. */
    RoleProcess master(int index, String name, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "role",
                "master",
                "port",
                String.valueOf(doorPorts.get(index)),
                "join-token",
                TOKEN,
                "member-id",
                id(index),
                "members",
                member(index),
                "ping-interval",
                "1s",
                "max-pings",
                "120"));
        settings.putAll(more);
        return new RoleProcess("master", folder, name, settings);
    }

    private RoleProcess agent(int index) {
        String address = "127.0.0." + (2 + index);
        return new RoleProcess(
                "agent",
                folder,
                "agent-" + index,
                Map.of(
                        "role",
                        "agent",
                        "host",
                        address,
                        "port",
                        String.valueOf(RoleProcess.freePort(address)),
                        "masters",
                        String.join(",", urls()),
                        "join-token",
                        TOKEN,
                        "resources",
                        "cpus:2;mem:256;disk:256;ports:[" + (22000 + 200 * index) + "-" + (22100 + 200 * index) + "]"));
    }

    /** Starts all and waits until one leads and both agents have joined it. */
    void start() {
        masters.forEach(RoleProcess::launch);
        masters.forEach(RoleProcess::awaitServing);
        agents.forEach(RoleProcess::launch);
        agents.forEach(RoleProcess::awaitServing);
        awaitAgents();
    }

    RoleProcess master(int index) {
        return masters.get(index);
    }

    /** From now on this process is that master. */
    void replace(int index, RoleProcess by) {
        masters.set(index, by);
    }

    String url(int index) {
        return "http://127.0.0.1:" + doorPorts.get(index);
    }

    List<String> urls() {
        return IntStream.range(0, SIZE).mapToObj(this::url).toList();
    }

    /** A master's front door. */
    Slipway door(int index) {
        return Slipway.at(url(index));
    }

    /** A command that may ask any of the masters. */
    Slipway.Outcome cli(String... arguments) {
        return Slipway.run(Map.of("SLIPWAY_URL", String.join(",", urls())), Duration.ofMinutes(4), arguments);
    }

    /** Who leads, as a master that runs says. */
    int awaitLeader() {
        return Slipway.await("a leader", SOON, () -> leader().orElse(null));
    }

    Optional<Integer> leader() {
        for (int index = 0; index < SIZE; index++) {
            if (masters.get(index).isAlive()) {
                try {
                    HttpResponse<String> answer = door(index).get("/v2/leader");
                    if (answer.statusCode() == 200) {
                        String address = Slipway.JSON
                                .readTree(answer.body())
                                .path("leader")
                                .asText();
                        return Optional.of(urls().indexOf("http://" + address));
                    }
                } catch (UncheckedIOException | com.fasterxml.jackson.core.JsonProcessingException e) {
                    continue; // it is starting
                }
            }
        }
        return Optional.empty();
    }

    /** A master that runs and is none of these. */
    int other(Integer... not) {
        return IntStream.range(0, SIZE)
                .filter(index ->
                        !List.of(not).contains(index) && masters.get(index).isAlive())
                .findFirst()
                .orElseThrow();
    }

    void awaitAgents() {
        Slipway.await("both agents", SOON, () -> activeAgents() == 2 ? true : null);
    }

    private int activeAgents() {
        int active = 0;
        try {
            for (JsonNode agent : door(awaitLeader()).json("/mesos/slaves").path("slaves")) {
                active += agent.path("active").asBoolean() ? 1 : 0;
            }
        } catch (AssertionError | UncheckedIOException e) {
            return -1; // the leader is just changing
        }
        return active;
    }

    /** Everything that the processes have said. */
    String said() {
        return masters.stream().map(RoleProcess::said).collect(Collectors.joining("\n--------\n"));
    }

    @Override
    public void close() {
        agents.forEach(RoleProcess::close);
        masters.forEach(RoleProcess::close);
        TaskProcesses.endAllBelow(folder);
    }
}
