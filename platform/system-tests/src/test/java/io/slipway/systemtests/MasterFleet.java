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

/**
 * Three masters and some agents as processes, on loopback or each on a host of its own. Masters are counted from 0,
 * their ids are m1 to m3; agents too, their hosts are a1 and so on.
 */
final class MasterFleet implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final int SIZE = 3;
    private static final Duration SOON = Duration.ofMinutes(4);

    private final Path folder;
    private final Site site;
    private final Map<String, String> more;
    private final List<Integer> doorPorts;
    private final List<Integer> logPorts;
    private final List<RoleProcess> masters = new ArrayList<>();
    private final List<RoleProcess> agents = new ArrayList<>();

    /** Where the processes run. */
    interface Site {
        /** Everything on loopback. */
        Site LOOPBACK = new Site() {
            @Override
            public String address(String name) {
                return name.startsWith("m") ? "127.0.0.1" : "127.0.0." + (1 + Integer.parseInt(name.substring(1)));
            }

            @Override
            public int port(String address, int usual) {
                return RoleProcess.freePort(address);
            }

            @Override
            public Host host(String name) {
                return null;
            }
        };

        /** The address of master m1 or agent a1, and so on. */
        String address(String name);

        /** A port there that is free. */
        int port(String address, int usual);

        /** The host; null when it has none of its own. */
        Host host(String name);
    }

    /** Two agents, everything on loopback. */
    MasterFleet(Path folder) {
        this(folder, Site.LOOPBACK, 2, Map.of("ping-interval", "1s", "max-pings", "120"));
    }

    /** @param more settings of the masters */
    MasterFleet(Path folder, Site site, int agentCount, Map<String, String> more) {
        this.folder = folder;
        this.site = site;
        this.more = more;
        doorPorts = ports(7070);
        logPorts = ports(7071);
        String members = IntStream.range(0, SIZE).mapToObj(this::member).collect(Collectors.joining(","));
        for (int index = 0; index < SIZE; index++) {
            masters.add(master(index, "master-" + index, Map.of("members", members)));
        }
        for (int index = 0; index < agentCount; index++) {
            agents.add(agent(index));
        }
    }

    private List<Integer> ports(int usual) {
        return IntStream.range(0, SIZE)
                .mapToObj(index -> site.port(site.address(id(index)), usual))
                .toList();
    }

    /** As {@code members} of the configuration tells it. */
    String member(int index) {
        return id(index) + "@" + site.address(id(index)) + ":" + logPorts.get(index);
    }

    static String id(int index) {
        return "m" + (index + 1);
    }

    static String agentName(int index) {
        return "a" + (index + 1);
    }

    /** A master's process that is not started. */
    RoleProcess master(int index, String name, Map<String, String> special) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("role", "master");
        settings.put("host", site.address(id(index)));
        settings.put("port", String.valueOf(doorPorts.get(index)));
        settings.put("join-token", TOKEN);
        settings.put("member-id", id(index));
        settings.put("members", member(index));
        settings.putAll(more);
        settings.putAll(special);
        return new RoleProcess("master", folder, name, settings).on(Optional.ofNullable(site.host(id(index))));
    }

    private RoleProcess agent(int index) {
        String address = site.address(agentName(index));
        int firstPort = 22000 + 200 * index;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("role", "agent");
        settings.put("host", address);
        settings.put("port", String.valueOf(site.port(address, 5051)));
        settings.put("masters", String.join(",", urls()));
        settings.put("join-token", TOKEN);
        settings.put("resources", "cpus:2;mem:256;disk:256;ports:[" + firstPort + "-" + (firstPort + 100) + "]");
        if (site.host(agentName(index)) != null) {
            settings.put("control-groups", "false"); // the host's end would leave them behind
        }
        return new RoleProcess("agent", folder, "agent-" + index, settings)
                .on(Optional.ofNullable(site.host(agentName(index))));
    }

    /** Starts all and waits until one leads and the agents have joined it. */
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

    RoleProcess agent(String name) {
        return agents.get(Integer.parseInt(name.substring(1)) - 1);
    }

    List<String> agentNames() {
        return IntStream.range(0, agents.size())
                .mapToObj(MasterFleet::agentName)
                .toList();
    }

    /** From now on this process is that master. */
    void replace(int index, RoleProcess by) {
        masters.set(index, by);
    }

    String url(int index) {
        return "http://" + site.address(id(index)) + ":" + doorPorts.get(index);
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

    List<String> masterNames() {
        return IntStream.range(0, SIZE).mapToObj(MasterFleet::id).toList();
    }

    /** Who leads, as a master that runs says. */
    int awaitLeader() {
        return Slipway.await("a leader", SOON, () -> leader().orElse(null));
    }

    /** Who leads, as a master says that runs and is none of these. */
    Optional<Integer> leader(Integer... not) {
        for (int index = 0; index < SIZE; index++) {
            if (masters.get(index).isAlive() && !List.of(not).contains(index)) {
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
        Slipway.await("the agents", SOON, () -> activeAgents(door(awaitLeader())) == agents.size() ? true : null);
    }

    /** How many are connected, as this master says; -1 when it does not. */
    int activeAgents(Slipway door) {
        int active = 0;
        try {
            for (JsonNode agent : door.json("/mesos/slaves").path("slaves")) {
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
