package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.client.json.Json;
import io.slipway.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CliTest {
    private static final String APP = """
            {"app":{"id":"/shop/cart","cmd":"serve","instances":2,"cpus":0.5,"mem":2048,"tasksRunning":1,"tasksStaged":1,
             "version":"2026-01-01T00:00:00.000Z","deployments":[{"id":"dep-1"}],
             "tasks":[
              {"id":"shop_cart.instance-1._app.1","appId":"/shop/cart","host":"127.0.0.1","ports":[31000],
               "state":"TASK_RUNNING","startedAt":"2025-12-31T23:55:00.000Z","slaveId":"agent-1"},
              {"id":"shop_cart.instance-2._app.1","appId":"/shop/cart","host":"127.0.0.1","ports":[31001],
               "state":"TASK_STAGING","stagedAt":"2025-12-31T23:59:50.000Z","slaveId":"agent-1",
               "statusMessage":"fetching: 12 of 46 files, 8 of 45 MiB"}],
             "lastTaskFailure":{"appId":"/shop/cart","taskId":"shop_cart.instance-0._app.1","state":"TASK_FAILED",
               "message":"the process ended with exit code 3","exitCode":3,"host":"127.0.0.1","slaveId":"agent-1",
               "timestamp":"2025-12-31T23:59:00.000Z"}}}
            """;

    private final FakeDoor door = new FakeDoor();

    @AfterEach
    void close() {
        door.close();
    }

    private FakeDoor withCart() {
        return door.on("GET /v2/apps/shop/cart", 200, APP)
                .on("GET /v2/apps", 200, "{\"apps\":[{\"id\":\"/shop/cart\",\"instances\":2,\"tasksRunning\":1}]}")
                .on(
                        "GET /v2/queue",
                        200,
                        "{\"queue\":[{\"app\":{\"id\":\"/shop/cart\"},\"count\":1,\"delay\":{\"timeLeftSeconds\":12},"
                                + "\"reasonsInWords\":[\"agent 127.0.0.1 has 512 MiB memory free, 2048 MiB are needed\"]}]}")
                .on(
                        "GET /v2/deployments",
                        200,
                        "[{\"id\":\"dep-1\",\"version\":\"2025-12-31T23:59:30.000Z\",\"affectedApps\":[\"/shop/cart\"],"
                                + "\"currentStep\":1,\"totalSteps\":2,\"currentActions\":[{\"action\":\"ScaleApplication\","
                                + "\"app\":\"/shop/cart\"}],\"steps\":[{\"actions\":[{\"action\":\"ScaleApplication\","
                                + "\"app\":\"/shop/cart\"}]},{\"actions\":[{\"action\":\"StartApplication\","
                                + "\"app\":\"/shop/pay\"}]}]}]")
                .on(
                        "GET /agent/agent-1/state",
                        200,
                        "{\"frameworks\":[{\"executors\":[{\"id\":\"shop_cart.instance-1._app.1\",\"directory\":\"/box/1\"}],"
                                + "\"completed_executors\":[{\"id\":\"shop_cart.instance-0._app.1\","
                                + "\"directory\":\"/box/0\"}]}]}")
                .on("GET /agent/agent-1/files/read", http -> {
                    String text = http.query().first("path").orElse("").equals("/box/0/stderr")
                            ? "starting\ncannot bind: address in use\n"
                            : "one\ntwo\nthree\n";
                    int offset =
                            http.query().first("offset").map(Integer::parseInt).orElse(-1);
                    return HttpResponse.json(
                            200,
                            offset < 0
                                    ? "{\"data\":\"\",\"offset\":" + text.length() + "}"
                                    : Json.object()
                                            .with("offset", offset)
                                            .with("data", text.substring(Math.min(offset, text.length())))
                                            .toString());
                });
    }

    @Test
    void tellsWhyAnAppDoesNotStart() {
        CommandRun run = CommandRun.of(withCart(), "app", "status", "shop/cart");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                        /shop/cart: 1 of 2 instances run, 1 starting, being deployed
                          TASK                         STATE    HOST       PORTS  FOR
                          shop_cart.instance-1._app.1  running  127.0.0.1  31000  5 min
                          shop_cart.instance-2._app.1  staging  127.0.0.1  31001  10 s   fetching: 12 of 46 files, 8 of 45 MiB
                        1 instance waits:
                          agent 127.0.0.1 has 512 MiB memory free, 2048 MiB are needed
                        Last failure, 60 s ago on 127.0.0.1: the process ended with exit code 3
                          task shop_cart.instance-0._app.1
                          | starting
                          | cannot bind: address in use
                        Deployment dep-1, step 1 of 2: ScaleApplication /shop/cart
                        """);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void suggestsTheAppThatWasMeant() {
        CommandRun run = CommandRun.of(withCart(), "app", "show", "/shop/crat");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("slipway: there is no app '/shop/crat'. Did you mean '/shop/cart'?\n");
    }

    @Test
    void listsAppsWithWhatTheyWaitFor() {
        CommandRun run = CommandRun.of(withCart(), "app", "list");
        assertThat(run.out()).isEqualTo("""
                        APP         CPUS  MEM    RUN  HEALTH  STATE
                        /shop/cart  0     0 MiB  1/2  -       waits: agent 127.0.0.1 has 512 MiB memory free, 2048 MiB are needed
                        """);
    }

    @Test
    void showsTheStepsOfADeployment() {
        CommandRun run = CommandRun.of(withCart(), "deployment", "show", "dep");
        assertThat(run.out()).startsWith("""
                        Deployment dep-1, under way for 30 s
                          1. now   ScaleApplication /shop/cart
                          2.       StartApplication /shop/pay
                        /shop/cart: 1 of 2 instances run, 1 starting, being deployed
                        """);
    }

    @Test
    void showsTheLastLinesOfEveryTask() {
        CommandRun run =
                CommandRun.of(withCart(), "app", "log", "shop/cart", "--task", "shop_cart.instance-1", "-n", "2");
        assertThat(run.out()).isEqualTo("two\nthree\n");
        CommandRun errors =
                CommandRun.of(door, "app", "log", "shop/cart", "--stderr", "--task", "shop_cart.instance-0", "--json");
        assertThat(Json.parse(errors.out()).items().get(0).get("lines").texts())
                .containsExactly("starting", "cannot bind: address in use");
    }

    @Test
    void showsEveryFieldThatTheServerFindsWrong(@TempDir Path folder) throws Exception {
        door.on(
                "POST /v2/apps",
                422,
                "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/upgradeStrategy/minimumHealthCapacity\","
                        + "\"errors\":[\"is greater than 1\"]},{\"path\":\"/id\",\"errors\":[\"a\",\"b\"]}]}");
        Path file = Files.writeString(folder.resolve("app.json"), "{\"id\":\"/x\"}");
        CommandRun run = CommandRun.of(door, "app", "add", "-f", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("""
                        slipway: Object is not valid
                          /upgradeStrategy/minimumHealthCapacity: is greater than 1
                          /id: a
                          /id: b
                        """);
    }

    @Test
    void saysWhereADefinitionIsBroken() {
        CommandRun run = CommandRun.withInput(door, "{\n  \"id\": oops\n}", "app", "add", "-f", "-");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("slipway: the standard input is not JSON: ")
                .contains("line 2");
        CommandRun missing = CommandRun.of(door, "app", "add", "-f", "/no/such/file");
        assertThat(missing.err()).isEqualTo("slipway: there is no file '/no/such/file'.\n");
    }

    @Test
    void waitsUntilADeploymentIsOver() {
        AtomicInteger looks = new AtomicInteger();
        door.on("PUT /v2/apps/shop/cart", 200, "{\"version\":\"v\",\"deploymentId\":\"dep-9\"}")
                .on(
                        "GET /v2/apps/shop/cart",
                        200,
                        "{\"app\":{\"id\":\"/shop/cart\",\"instances\":3,\"tasksRunning\":3}}")
                .on(
                        "GET /v2/deployments",
                        http -> HttpResponse.json(
                                200,
                                looks.incrementAndGet() < 3
                                        ? "[{\"id\":\"dep-9\",\"currentStep\":1,\"totalSteps\":1}]"
                                        : "[]"));
        CommandRun run = CommandRun.of(door, "app", "scale", "shop/cart", "3", "--wait");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(door.bodies("PUT /v2/apps/shop/cart")).containsExactly("{\"instances\":3}");
        assertThat(run.out()).isEqualTo("App /shop/cart is scaled to 3: done.\n");
        assertThat(run.err()).isEqualTo("step 1 of 1; /shop/cart 3 of 3 instances run\n");
    }

    @Test
    void givesUpWaitingWithTheReason() {
        withCart().on("PUT /v2/apps/shop/cart", 200, "{\"version\":\"v\",\"deploymentId\":\"dep-1\"}");
        CommandRun run = CommandRun.of(door, "app", "scale", "shop/cart", "3", "--wait", "--timeout", "5");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("the deployment dep-1 did not happen within 5 s")
                .contains("agent 127.0.0.1 has 512 MiB memory free, 2048 MiB are needed")
                .contains("slipway deployment cancel dep-1");
    }

    @Test
    void tellsWhoHoldsTheLock() {
        withCart()
                .on(
                        "PUT /v2/apps/shop/cart",
                        409,
                        "{\"message\":\"App is locked by one or more deployments.\",\"deployments\":[{\"id\":\"dep-1\"}]}");
        CommandRun run = CommandRun.of(door, "app", "update", "shop/cart", "mem=64", "env={\"A\":\"b\"}");
        assertThat(door.bodies("PUT /v2/apps/shop/cart")).containsExactly("{\"mem\":64,\"env\":{\"A\":\"b\"}}");
        assertThat(run.err()).contains("slipway deployment show dep-1").contains("--force");
    }

    @Test
    void installsAPackageWithOptions() {
        door.on(
                        "POST /package/install",
                        200,
                        "{\"packageName\":\"kafka\",\"packageVersion\":\"4.3.1\",\"appId\":\"/kafka\",\"postInstallNotes\":\"Enjoy.\"}")
                .on("GET /v2/apps/kafka", 200, "{\"app\":{\"id\":\"/kafka\",\"instances\":1}}");
        CommandRun run = CommandRun.of(door, "package", "install", "kafka", "--set", "brokers.count=3", "--set", "a=b");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(door.bodies("POST /package/install"))
                .containsExactly("{\"packageName\":\"kafka\",\"options\":{\"brokers\":{\"count\":3},\"a\":\"b\"}}");
        assertThat(run.out())
                .isEqualTo("Package kafka 4.3.1 is installed as /kafka; follow it with 'slipway app status /kafka'.\n"
                        + "Enjoy.\n");
    }

    @Test
    void showsEveryOptionThatDoesNotFit() {
        door.on(
                "POST /package/install",
                400,
                "{\"type\":\"JsonSchemaMismatch\",\"message\":\"Options JSON failed validation\",\"data\":{\"errors\":[{"
                        + "\"instance\":{\"pointer\":\"/brokers\"},\"message\":\"unknown option 'brokers.cuont'\"}]}}");
        CommandRun run = CommandRun.of(door, "package", "install", "kafka", "--set", "brokers.cuont=3");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("slipway: Options JSON failed validation\n  /brokers: unknown option 'brokers.cuont'\n");
    }

    @Test
    void suggestsThePackageThatWasMeant() {
        door.on(
                        "POST /package/describe",
                        400,
                        "{\"type\":\"PackageNotFound\",\"message\":\"Package [kafak] not found\"}")
                .on("POST /package/search", 200, "{\"packages\":[{\"name\":\"kafka\"},{\"name\":\"cassandra\"}]}");
        CommandRun run = CommandRun.of(door, "package", "describe", "kafak");
        assertThat(run.err()).isEqualTo("slipway: there is no package 'kafak'. Did you mean 'kafka'?\n");
    }

    @Test
    void showsThePageOfTheClusterTheSameInBothWays() {
        withCart()
                .on(
                        "GET /mesos/slaves",
                        200,
                        "{\"slaves\":[{\"id\":\"a\",\"hostname\":\"127.0.0.1\",\"active\":true,"
                                + "\"resources\":{\"cpus\":4,\"mem\":8192,\"disk\":1000},\"used_resources\":{\"cpus\":0.5,\"mem\":512},"
                                + "\"attributes\":{\"jdk\":\"{17}\"}}]}");
        CommandRun quick = CommandRun.of(door, "status");
        CommandRun tree = CommandRun.of(door, "status", "--url=" + door.url());
        assertThat(quick.out()).isEqualTo("Slipway 0.1.0 at " + door.url() + "\n" + """
                        Nodes        1 of 1 active
                        CPUs         0.5 of 4 used
                        Memory       512 MiB of 8 GiB used
                        Apps         1, 1 task running
                        Deployments  1 under way
                        Waiting      /shop/cart, 1 instance: agent 127.0.0.1 has 512 MiB memory free, 2048 MiB are needed
                        """);
        assertThat(tree.out()).isEqualTo(quick.out());
        assertThat(CommandRun.of(door, "node", "list").out()).isEqualTo("""
                        NODE       STATE   CPUS   MEM            DISK            ATTRIBUTES  ID
                        127.0.0.1  active  0.5/4  512 MiB/8 GiB  0 MiB/1000 MiB  jdk={17}    a
                        """);
    }

    @Test
    void tellsHowToStartAClusterWhenNoneAnswers() {
        CommandRun run = CommandRun.of(Map.of("SLIPWAY_URL", "http://127.0.0.1:1"), "", "app", "list");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("slipway: no cluster answers at http://127.0.0.1:1 (")
                .contains("'slipway up'")
                .contains("SLIPWAY_URL");
        CommandRun quick = CommandRun.of(Map.of("SLIPWAY_URL", "http://127.0.0.1:1"), "", "status");
        assertThat(quick.err()).startsWith("slipway: no cluster answers at http://127.0.0.1:1 (");
        assertThat(quick.exitCode()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithTheCall() {
        CommandRun option = CommandRun.of(door, "app", "list", "--jsno");
        assertThat(option.exitCode()).isEqualTo(2);
        assertThat(option.err()).contains("'--jsno'").contains("--json").contains("'slipway app list --help'");
        CommandRun noun = CommandRun.of(door, "aps");
        assertThat(noun.exitCode()).isEqualTo(2);
        assertThat(noun.err()).contains("'aps'");
        CommandRun number = CommandRun.of(door, "app", "scale", "/x", "many");
        assertThat(number.exitCode()).isEqualTo(2);
        assertThat(number.err()).contains("'many'").contains("INSTANCES");
        CommandRun address = CommandRun.of(door, "app", "list", "--url", "localhost:7070");
        assertThat(address.exitCode()).isEqualTo(2);
        assertThat(address.err()).contains("'localhost:7070'").contains("http://127.0.0.1:7070");
        CommandRun bare = CommandRun.of(door, "app");
        assertThat(bare.exitCode()).isEqualTo(2);
        assertThat(bare.err()).contains("Usage: slipway app").contains("restart");
    }

    @Test
    void tellsItsVersion() {
        CommandRun run = CommandRun.of(door, "version", "--json");
        assertThat(Json.parse(run.out()).get("version").text("")).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app list",
                "app show",
                "app status",
                "app add",
                "app update",
                "app scale",
                "app restart",
                "app remove",
                "app tasks",
                "app log",
                "deployment list",
                "deployment show",
                "deployment cancel",
                "package search",
                "package describe",
                "package install",
                "package list",
                "package uninstall",
                "package lock",
                "node list",
                "node drain",
                "node activate",
                "node remove",
                "status",
                "version"
            })
    void everyCommandHasHelpWithExamples(String command) {
        String[] words = (command + " --help").split(" ");
        CommandRun run = CommandRun.of(door, words);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("Usage: slipway " + command)
                .contains("Examples:")
                .contains("  slipway " + command)
                .contains("--json");
    }

    @Test
    void takesFurtherSubcommands() {
        @CommandLine.Command(name = "up", description = "Starts a cluster.")
        class Up implements Runnable {
            @Override
            public void run() {}
        }
        assertThat(CommandTree.commandLine(io.slipway.cli.connection.Context.ofProcess(), List.of(new Up()))
                        .getUsageMessage())
                .contains("up ", "Starts a cluster.", "package ");
    }
}
