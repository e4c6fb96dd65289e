package io.slipway.mesosapi.json;

import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.ContainerId;
import io.slipway.mesosapi.DiscoveryInfo;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.Filters;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.HealthReport;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.OfferId;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.PortRange;
import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Draws messages of every shape from a seed. */
final class RandomMessages {
    private static final String LETTERS = "abcXYZ019-_./ \"\\\u00fc\u20ac\n";

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    List<Call> calls() {
        return List.of(
                new Call.Teardown(),
                new Call.Accept(
                        list(this::offerId), list(() -> new Call.Operation.Launch(list(this::task))), filters()),
                new Call.Decline(list(this::offerId), filters()),
                new Call.Revive(texts()),
                new Call.Suppress(texts()),
                new Call.Kill(taskId(), maybe(this::agentId), maybe(this::killPolicy)),
                new Call.Acknowledge(agentId(), taskId(), uuid()),
                new Call.Reconcile(list(() -> new Call.TaskRef(taskId(), maybe(this::agentId)))),
                new Call.DestroyVolumes(agentId(), list(this::text)));
    }

    List<Event> events() {
        return List.of(
                new Event.Subscribed(frameworkId(), duration(), text()),
                new Event.Offers(list(this::offer)),
                new Event.Rescind(offerId()),
                new Event.Update(status()),
                new Event.Failure(maybe(this::agentId), text()),
                new Event.Refused(text()),
                new Event.Heartbeat());
    }

    List<FromAgent> fromAgent() {
        return List.of(
                new FromAgent.Register(
                        agent(),
                        list(() -> new FromAgent.RunningTask(frameworkId(), task(), status())),
                        list(this::framework)),
                new FromAgent.Update(frameworkId(), status(), choice(TaskState.values())),
                new FromAgent.Pong(),
                new FromAgent.Conditions(
                        list(() -> new FromAgent.Pressure(choice(FromAgent.Pressure.Kind.values()), text()))),
                new FromAgent.Unregister());
    }

    List<ToAgent> toAgent() {
        return List.of(
                new ToAgent.Registered(agentId()),
                new ToAgent.Refused(text()),
                new ToAgent.Gone(text()),
                new ToAgent.Spread(Duration.ofMillis(random.nextInt(100_000))),
                new ToAgent.Run(framework(), task()),
                new ToAgent.Kill(frameworkId(), taskId(), maybe(this::killPolicy)),
                new ToAgent.Acknowledge(frameworkId(), taskId(), uuid()),
                new ToAgent.ShutdownFramework(frameworkId()),
                new ToAgent.DestroyVolumes(frameworkId(), list(this::text)),
                new ToAgent.Ping());
    }

    TaskInfo task() {
        List<PersistentVolume> volumes = list(() -> new PersistentVolume(text(), text(), random.nextInt(5000)));
        long reserved = volumes.stream().mapToLong(PersistentVolume::sizeMb).sum();
        return new TaskInfo(
                text(),
                taskId(),
                agentId(),
                resources().plus(Resources.of(0.1, 32, reserved)),
                command(),
                volumes,
                maybe(this::healthCheck),
                maybe(this::killPolicy),
                maybe(this::discovery),
                map(),
                text());
    }

    TaskStatus status() {
        return new TaskStatus(
                taskId(),
                choice(TaskState.values()),
                choice(TaskStatus.Source.values()),
                maybe(() -> choice(TaskStatus.Reason.values())),
                maybeEmpty(),
                maybe(this::agentId),
                Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
                maybe(this::uuid),
                maybe(random::nextBoolean),
                maybe(this::healthReport),
                maybe(() -> random.nextInt(256)),
                maybe(() -> new ContainerId(text())),
                maybeEmpty());
    }

    FrameworkInfo framework() {
        Set<FrameworkInfo.Capability> capabilities = new HashSet<>();
        for (FrameworkInfo.Capability capability : FrameworkInfo.Capability.values()) {
            if (random.nextBoolean()) {
                capabilities.add(capability);
            }
        }
        List<String> roles = new ArrayList<>(list(this::text));
        roles.add(text());
        return new FrameworkInfo(
                maybe(this::frameworkId),
                text(),
                maybeEmpty(),
                roles,
                duration(),
                random.nextBoolean(),
                maybeEmpty(),
                maybeEmpty(),
                maybeEmpty(),
                capabilities,
                map());
    }

    AgentInfo agent() {
        return new AgentInfo(
                maybe(this::agentId), text(), random.nextInt(65536), resources(), attributes(), maybeEmpty());
    }

    Offer offer() {
        return new Offer(offerId(), frameworkId(), agentId(), text(), text(), resources(), attributes());
    }

    Resources resources() {
        List<Resource> resources = new ArrayList<>();
        for (String role : List.of(Resources.UNRESERVED, "slave_public", text())) {
            if (random.nextBoolean()) {
                resources.add(new Resource(Resources.CPUS, role, new Value.Scalar(random.nextInt(100_000))));
                resources.add(new Resource(Resources.DISK, role, new Value.Scalar(random.nextInt(1_000_000_000))));
                resources.add(new Resource(Resources.PORTS, role, ranges()));
                resources.add(new Resource("licences", role, new Value.Items(new TreeSet<>(texts()))));
            }
        }
        return Resources.of(resources);
    }

    Attributes attributes() {
        Map<String, Value> values = new TreeMap<>();
        values.put("number", new Value.Scalar(random.nextInt() / 2));
        values.put("keys", ranges());
        values.put("jdk", new Value.Items(new TreeSet<>(texts())));
        values.put("rack", new Value.Text(text()));
        return new Attributes(values);
    }

    private CommandInfo command() {
        Map<String, String> environment = new LinkedHashMap<>();
        list(this::text).forEach(name -> environment.put(name, maybeEmpty()));
        return new CommandInfo(
                list(() -> new CommandInfo.Uri(
                        text(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        maybe(this::text),
                        maybe(this::text))),
                environment,
                random.nextBoolean(),
                maybe(this::text),
                list(this::text),
                maybe(this::text));
    }

    private HealthCheck healthCheck() {
        HealthCheck.Probe probe = switch (random.nextInt(3)) {
            case 0 ->
                new HealthCheck.Http(text(), maybe(this::text), random.nextInt(65536), text(), random.nextBoolean());
            case 1 -> new HealthCheck.Tcp(random.nextInt(65536));
            default -> new HealthCheck.Command(text());
        };
        return new HealthCheck(probe, duration(), duration(), duration(), duration(), random.nextInt(10));
    }

    private HealthReport healthReport() {
        return new HealthReport(
                random.nextBoolean(),
                random.nextInt(10),
                maybe(this::instant),
                maybe(this::instant),
                maybe(this::instant),
                maybe(this::text));
    }

    private DiscoveryInfo discovery() {
        return new DiscoveryInfo(
                "CLUSTER",
                maybeEmpty(),
                list(() -> new DiscoveryInfo.Port(random.nextInt(65536), maybeEmpty(), "udp", map())));
    }

    private Value.Ranges ranges() {
        return new Value.Ranges(list(() -> {
            int begin = random.nextInt(60_000);
            return new PortRange(begin, begin + random.nextInt(5000));
        }));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000));
    }

    private Duration duration() {
        return Duration.ofNanos(
                random.nextLong(4) * 1_000_000_000L * random.nextInt(100_000) + random.nextInt(1_000_000_000));
    }

    private Filters filters() {
        return new Filters(duration());
    }

    private KillPolicy killPolicy() {
        return new KillPolicy(duration());
    }

    private TaskId taskId() {
        return new TaskId(text());
    }

    private AgentId agentId() {
        return new AgentId(text());
    }

    private FrameworkId frameworkId() {
        return new FrameworkId(text());
    }

    private OfferId offerId() {
        return new OfferId(text());
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private Map<String, String> map() {
        Map<String, String> map = new TreeMap<>();
        list(this::text).forEach(key -> map.put(key, maybeEmpty()));
        return map;
    }

    private Set<String> texts() {
        return new HashSet<>(list(this::text));
    }

    private String maybeEmpty() {
        return random.nextBoolean() ? "" : text();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int length = 1 + random.nextInt(8); length > 0; length--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private <T> List<T> list(Supplier<T> one) {
        List<T> list = new ArrayList<>();
        for (int size = random.nextInt(4); size > 0; size--) {
            list.add(one.get());
        }
        return list;
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? null : value.get();
    }

    private <T> T choice(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
