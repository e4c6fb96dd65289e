package io.slipway.scheduler.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.slipway.marathonapi.AppBuilder;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.AppHealthCheck;
import io.slipway.marathonapi.AppHealthCheck.Protocol;
import io.slipway.marathonapi.Container;
import io.slipway.marathonapi.EnvValue;
import io.slipway.marathonapi.Fetch;
import io.slipway.marathonapi.Network;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.PortDefinition;
import io.slipway.marathonapi.PortMapping;
import io.slipway.marathonapi.Volume;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.CommandInfo;
import io.slipway.mesosapi.HealthCheck;
import io.slipway.mesosapi.KillPolicy;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.resources.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskFactoryTest {
    @Test
    void injectsWhatMarathonInjectsAndTheAppsOwnWins() {
        AppDefinition app = app().cpus(0.1)
                .mem(32)
                .version(Instant.parse("2026-01-01T00:00:00Z"))
                .labels(Map.of("my-label.x", "1"))
                .portDefinitions(List.of(port(10001, "http-api"), port(10002, null)))
                .env(Map.of("HOST", new EnvValue.Text("mine"), "X", new EnvValue.Text("y")))
                .build();
        Map<String, String> env = task(app, 31005, 31006).command().environment();
        assertThat(env)
                .contains(
                        entry("MESOS_TASK_ID", "t1"),
                        entry("MARATHON_APP_ID", "/shop/web"),
                        entry("MARATHON_APP_VERSION", "2026-01-01T00:00:00.000Z"),
                        entry("MARATHON_APP_RESOURCE_CPUS", "0.1"),
                        entry("MARATHON_APP_RESOURCE_MEM", "32.0"),
                        entry("MARATHON_APP_RESOURCE_DISK", "0.0"),
                        entry("MARATHON_APP_RESOURCE_GPUS", "0"),
                        entry("MARATHON_APP_LABELS", "MY_LABEL_X"),
                        entry("MARATHON_APP_LABEL_MY_LABEL_X", "1"),
                        entry("MARATHON_APP_ENFORCE_GROUP_ROLE", "FALSE"),
                        entry("PORT", "31005"),
                        entry("PORTS", "31005,31006"),
                        entry("PORT0", "31005"),
                        entry("PORT1", "31006"),
                        entry("PORT_10001", "31005"),
                        entry("PORT_HTTP-API", "31005"),
                        entry("SLIPWAY_URL", "http://127.0.0.1:7070"),
                        entry("SLIPWAY_INSTANCE_INDEX", "2"),
                        entry("HOST", "mine"),
                        entry("X", "y"));
        assertThat(env).doesNotContainKey("MARATHON_APP_DOCKER_IMAGE");
    }

    @Test
    void setsNoPortVariablesWithoutPorts() {
        assertThat(task(app().build()).command().environment().keySet()).noneMatch(name -> name.startsWith("PORT"));
    }

    @Test
    void namesContainerPortsByWhatWasAskedFor() {
        AppDefinition app = app().networks(List.of(new Network(Network.Mode.BRIDGE, null, Map.of())))
                .container(new Container(
                        Container.Type.DOCKER,
                        new Container.Docker("nginx", false, false, List.of(), null),
                        List.of(mapping(80, 0), mapping(0, 0), mapping(8080, null)),
                        List.of(),
                        null))
                .build();
        Map<String, String> env = task(app, 31000, 31001, -1).command().environment();
        assertThat(env)
                .contains(
                        entry("MARATHON_APP_DOCKER_IMAGE", "nginx"),
                        entry("PORT_80", "31000"),
                        entry("PORT1", "31001"),
                        entry("PORT_31001", "31001"),
                        entry("PORT_8080", "8080"),
                        entry("PORTS", "31000,31001"));
    }

    @Test
    void dropsLabelsThatAreTooLong() {
        AppDefinition app = app().labels(Map.of("k", "v".repeat(512), "x".repeat(493), "v", "ok", "v"))
                .build();
        assertThat(task(app).command().environment())
                .contains(entry("MARATHON_APP_LABELS", "OK"))
                .doesNotContainKey("MARATHON_APP_LABEL_K");
    }

    @Test
    void shellTextGoesToTheShellAndArgumentsDoNot() {
        CommandInfo shell = task(app().build()).command();
        assertThat(shell.shell()).isTrue();
        assertThat(shell.value()).isEqualTo("sleep 1");
        CommandInfo program =
                task(app().cmd(null).args(List.of("/bin/sleep", "1")).build()).command();
        assertThat(program.shell()).isFalse();
        assertThat(program.value()).isEqualTo("/bin/sleep");
        assertThat(program.arguments()).containsExactly("/bin/sleep", "1");
    }

    @Test
    void carriesFetchKillGraceVolumesAndDiscovery() {
        TaskInfo task = task(
                app().fetch(List.of(new Fetch("mvn:g:a:1", false, false, true, "lib", "abc")))
                        .taskKillGracePeriodSeconds(7)
                        .container(new Container(
                                Container.Type.MESOS,
                                null,
                                List.of(),
                                List.of(new Volume.Persistent(
                                        "data", Volume.DiskType.ROOT, 100, null, null, List.of())),
                                null))
                        .portDefinitions(List.of(new PortDefinition(10001, "udp,tcp", "dns", Map.of("VIP_0", "x:1"))))
                        .build(),
                31000);
        assertThat(task.name()).isEqualTo("web.shop");
        assertThat(task.command().uris())
                .containsExactly(new CommandInfo.Uri("mvn:g:a:1", false, false, true, "lib", "abc"));
        assertThat(task.killPolicy()).isEqualTo(new KillPolicy(Duration.ofSeconds(7)));
        assertThat(task.volumes()).containsExactly(new PersistentVolume("shop_web#data#2", "data", 100));
        assertThat(task.discovery().ports()).hasSize(2);
        assertThat(task.discovery().ports().get(0).labels())
                .containsOnly(entry("VIP_0", "x:1"), entry("network-scope", "host"));
        assertThat(task.discovery().visibility()).isEqualTo("FRAMEWORK");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP,3,4,0",
        "HTTP,0,0,0",
        "MESOS_HTTP,3,3,15",
        "MESOS_HTTP,0,1,15",
        "COMMAND,0,0,0",
        "COMMAND,2,2,0",
        "TCP,1,2,0"
    })
    void countsFailuresAsEachKindOfCheckDoes(Protocol protocol, int max, int told, int delay) {
        AppHealthCheck check = new AppHealthCheck(protocol, null, 1, null, "true", 300, 60, 20, max, 15, false, "IPv4");
        AppDefinition app = app().portDefinitions(List.of(port(1, null), port(2, null)))
                .healthChecks(List.of(check))
                .build();
        HealthCheck health = task(app, 31000, 31001).healthCheck();
        assertThat(health.maxConsecutiveFailures()).isEqualTo(told);
        assertThat(health.delay()).isEqualTo(Duration.ofSeconds(delay));
        assertThat(health.grace()).isEqualTo(Duration.ofSeconds(300));
        if (protocol.isHttp()) {
            assertThat(health.probe()).isEqualTo(new HealthCheck.Http("http", null, 31001, "/", false));
        }
    }

    @Test
    void oneFactoryMakesWhatFreshOnesMake() {
        AppDefinition plain = app().portDefinitions(List.of())
                .env(Map.of("X", new EnvValue.Text("y")))
                .build();
        AppDefinition stubborn = app().portDefinitions(List.of())
                .env(Map.of("HOST", new EnvValue.Text("mine"), "MESOS_TASK_ID", new EnvValue.Text("mine too")))
                .build();
        for (AppDefinition app : List.of(plain, stubborn)) {
            TaskFactory factory = new TaskFactory(app);
            for (TaskSpec spec : List.of(
                    spec("t1", 0, "host1", "http://a"),
                    spec("t2", 1, "host2", "http://a"),
                    spec("t3", 2, "host2", "http://b"),
                    spec("t4", 3, "host1", "http://b"))) {
                TaskInfo task = factory.task(spec);
                assertThat(task).isEqualTo(new TaskFactory(app).task(spec));
                assertThat(task.command().environment().toString())
                        .isEqualTo(new TaskFactory(app)
                                .task(spec)
                                .command()
                                .environment()
                                .toString());
            }
        }
    }

    private static TaskSpec spec(String id, int index, String host, String frontDoor) {
        return new TaskSpec(
                new TaskId(id),
                index,
                new AgentId("a-" + host),
                host,
                "*",
                Resources.of(1, 128, 0),
                List.of(),
                frontDoor,
                false);
    }

    private static AppBuilder app() {
        return AppDefinition.of(PathId.absolute("/shop/web")).cmd("sleep 1");
    }

    private static PortDefinition port(int port, String name) {
        return new PortDefinition(port, "tcp", name, Map.of());
    }

    private static PortMapping mapping(int container, Integer host) {
        return new PortMapping(container, host, 10000 + container, "tcp", null, Map.of(), List.of());
    }

    private static TaskInfo task(AppDefinition app, Integer... ports) {
        return new TaskFactory(app)
                .task(new TaskSpec(
                        new TaskId("t1"),
                        2,
                        new AgentId("a1"),
                        "host1",
                        "slave_public",
                        Resources.of(1, 128, 0),
                        List.of(ports),
                        "http://127.0.0.1:7070",
                        false));
    }
}
