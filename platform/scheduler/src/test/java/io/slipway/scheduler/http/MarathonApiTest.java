package io.slipway.scheduler.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.marathonapi.ApiError;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.marathonapi.DeploymentInfo;
import io.slipway.marathonapi.Health;
import io.slipway.marathonapi.PathId;
import io.slipway.marathonapi.QueueItem;
import io.slipway.marathonapi.Task;
import io.slipway.marathonapi.TaskFailure;
import io.slipway.replication.NotLeadingException;
import io.slipway.runtime.metrics.Metrics;
import io.slipway.runtime.testing.SimulatedTime;
import io.slipway.scheduler.events.EventHub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarathonApiTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SimulatedTime time = new SimulatedTime();
    private final FakeScheduler scheduler = new FakeScheduler();
    private final Metrics metrics = new Metrics();
    private final MarathonApi api = new MarathonApi(
            scheduler,
            new EventHub(time.newLoop("events"), metrics, "e"),
            new ServerInfo("0.1.0", "127.0.0.1:7070", 7070, false, "marathon", "*", 604_800),
            metrics,
            time);

    @Test
    void createsAnApp() {
        HttpResponse.Full response = post("/v2/apps", "{'id':'web/a','cmd':'sleep 1','instances':2}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers().first("Location")).contains("/web/a");
        assertThat(response.headers().first("Marathon-Deployment-Id")).contains("deployment-1");
        assertThat(response.headers().first("X-Marathon-Leader")).contains("http://127.0.0.1:7070");
        assertThat(response.headers().first("X-Frame-Options")).contains("DENY");
        JsonNode app = body(response);
        assertThat(app.get("id").asText()).isEqualTo("/web/a");
        assertThat(app.get("version").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(app.get("deployments")).hasToString("[{\"id\":\"deployment-1\"}]");
        for (String count : List.of("tasksStaged", "tasksRunning", "tasksHealthy", "tasksUnhealthy")) {
            assertThat(app.get(count).asInt(-1)).isZero();
        }
    }

    @Test
    void refusesToCreateAnAppTwice() {
        post("/v2/apps", "{'id':'/a','cmd':'sleep 1'}");
        HttpResponse.Full response = post("/v2/apps", "{'id':'/a','cmd':'sleep 1'}");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.text()).isEqualTo("{\"message\":\"An app with id [/a] already exists.\"}");
    }

    @Test
    void tellsWhoHoldsTheLock() {
        scheduler.failWith = ApiError.locked(List.of("one", "two"));
        HttpResponse.Full response = put("/v2/apps/a", "{'instances':2}");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.text())
                .isEqualTo("{\"message\":\"App is locked by one or more deployments. Override with the option "
                        + "'?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'.\","
                        + "\"deployments\":[{\"id\":\"one\"},{\"id\":\"two\"}]}");
    }

    @Test
    void putsPartsOfAnApp() {
        HttpResponse.Full created = put("/v2/apps//a/b", "{'cmd':'sleep 1','mem':64}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers().first("Location")).contains("/a/b");
        HttpResponse.Full changed = put("/v2/apps/a/b", "{'instances':3}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.headers().first("Location")).isEmpty();
        assertThat(changed.text())
                .isEqualTo("{\"version\":\"2026-01-01T00:00:01.000Z\",\"deploymentId\":\"deployment-2\"}");
        assertThat(app("/a/b").mem()).isEqualTo(64);
        assertThat(put("/v2/apps/a/b?partialUpdate=false", "{'cmd':'sleep 2'}").status())
                .isEqualTo(200);
        assertThat(app("/a/b").mem()).isEqualTo(128);
        assertThat(scheduler.calls)
                .contains("updateApps PUT_WHOLE [force=false, dryRun=false]")
                .contains("updateApps PUT_PARTIAL [force=false, dryRun=false]");
    }

    @Test
    void goesBackToAVersion() {
        post("/v2/apps", "{'id':'/a','cmd':'sleep 1'}");
        put("/v2/apps/a", "{'cmd':'sleep 2'}");
        JsonNode versions = body(get("/v2/apps/a/versions"));
        assertThat(versions).hasToString("{\"versions\":[\"2026-01-01T00:00:01.000Z\",\"2026-01-01T00:00:00.000Z\"]}");
        JsonNode first = body(get("/v2/apps/a/versions/2026-01-01T00:00:00.000Z"));
        assertThat(first.get("cmd").asText()).isEqualTo("sleep 1");
        assertThat(put("/v2/apps/a", "{'version':'2026-01-01T00:00:00.000Z'}").status())
                .isEqualTo(200);
        assertThat(app("/a").cmd()).isEqualTo("sleep 1");
        HttpResponse.Full missing = get("/v2/apps/a/versions/2020-01-01T00:00:00.000Z");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text())
                .isEqualTo("{\"message\":\"App '/a' does not exist in version 2020-01-01T00:00:00.000Z\"}");
        assertThat(get("/v2/apps/a/versions/yesterday").status()).isEqualTo(422);
    }

    @Test
    void patchesOnlyWhatExists() {
        HttpResponse.Full missing = send("PATCH", "/v2/apps/a", "{'instances':1}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).isEqualTo("{\"message\":\"App '/a' does not exist\"}");
        assertThat(send("PATCH", "/v2/apps", "[{'id':'/a','instances':1}]").status())
                .isEqualTo(404);
        post("/v2/apps", "{'id':'/a','cmd':'sleep 1'}");
        assertThat(send("PATCH", "/v2/apps", "[{'id':'/a','instances':5}]").status())
                .isEqualTo(200);
        assertThat(app("/a").instances()).isEqualTo(5);
    }

    @Test
    void deletesWithForceByDefault() {
        post("/v2/apps", "{'id':'/a','cmd':'sleep 1'}");
        assertThat(send("DELETE", "/v2/apps/a?wipe=true", "").status()).isEqualTo(200);
        assertThat(send("DELETE", "/v2/apps/a?force=false", "").status()).isEqualTo(404);
        assertThat(scheduler.calls)
                .contains(
                        "deleteApp wipe=true [force=true, dryRun=false]",
                        "deleteApp wipe=false [force=false, dryRun=false]");
    }

    @Test
    void plansWithoutDoingForADryRun() {
        HttpResponse.Full response = post("/v2/apps?dryRun=true", "{'id':'/a','cmd':'sleep 1'}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .isEqualTo("{\"steps\":[{\"actions\":[{\"action\":\"ScaleApplication\",\"app\":\"/a\"}]}]}");
        assertThat(scheduler.root.allApps()).isEmpty();
        assertThat(put("/v2/groups?dryRun=true", "{'id':'/g','apps':[{'id':'a','cmd':'sleep 1'}]}")
                        .text())
                .startsWith("{\"steps\":");
    }

    @Test
    void warnsOfFieldsAndDependenciesAndPortsThatMeanNothing() {
        post("/v2/apps", "{'id':'/other','cmd':'sleep 1','portDefinitions':[{'port':10001}]}");
        HttpResponse.Full response = post(
                "/v2/apps",
                "{'id':'/a','cmd':'sleep 1','instanses':3,'dependencies':['/nowhere'],"
                        + "'portDefinitions':[{'port':10001}]}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(all(response, "X-Slipway-Warning"))
                .containsExactly(
                        "unknown field /instanses is ignored; did you mean 'instances'?",
                        "/a depends on /nowhere, which does not exist; it is not waited for",
                        "service port 10001 of /a is also that of /other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id' | 400 | {'message':'Invalid JSON','details':'Unexpected",
                "'' | 400 | {'message':'Invalid JSON','details':'No content",
                "{'id':'/a','cmd':5} | 422 | {'message':'Invalid JSON','details':[{'path':'/cmd',"
                        + "'errors':['error.expected.jsstring']}]}",
                "{'id':'/A','cmd':'x y'} | 422 | {'message':'Object is not valid','details':[{'path':'/id',"
                        + "'errors':['must fully match regular expression",
                "{'id':'/a'} | 422 | {'message':'Object is not valid','details':[{'path':'/','errors':["
                        + "'AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.']}]}",
                "[] | 422 | {'message':'Invalid JSON','details':[{'path':'/','errors':['error.expected.jsobject']}]}"
            })
    void refusesBadSpecifications(String body, int status, String start) {
        HttpResponse.Full response = post("/v2/apps", body);
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.text().replace('"', '\'')).startsWith(start);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'container':{'type':'DOCKER','docker':{'image':'nginx'}} | /container/docker | images cannot be run",
                "'container':{'volumes':[]} | /container/type | use MESOS",
                "'networks':[{'mode':'container/bridge'}] | /networks | share the network of their agent",
                "'container':{'type':'MESOS','volumes':[{'containerPath':'x','hostPath':'/x','mode':'RW'}]} "
                        + "| /container/volumes(0)/hostPath | nothing is mounted",
                "'secrets':{'a':{'source':'b'}} | /secrets | there is no secret store",
                "'executor':'/x' | /executor | only the command executor"
            })
    void refusesWhatTheClusterCannotDo(String field, String path, String words) {
        HttpResponse.Full response = post("/v2/apps", "{'id':'/a','cmd':'sleep 1'," + field + "}");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.text()).contains("\"path\":\"" + path + "\"").contains(words);
        HttpResponse.Full inGroup = put("/v2/groups/g", "{'apps':[{'id':'a','cmd':'sleep 1'," + field + "}]}");
        assertThat(inGroup.text()).contains("\"path\":\"/apps(0)" + path + "\"");
    }

    @Test
    void saysWhatIsKeptWithoutEffect() {
        HttpResponse.Full response = post("/v2/apps", "{'id':'/a','cmd':'sleep 1','tty':true,'readinessChecks':[]}");
        assertThat(all(response, "X-Slipway-Warning"))
                .containsExactly("/tty of /a is kept, but has no effect in this cluster");
    }

    @Test
    void listsAppsByFilterAndWithEmbeds() {
        post("/v2/apps", "{'id':'/a','cmd':'sleep 1','labels':{'tier':'web'}}");
        post("/v2/apps", "{'id':'/g/b','cmd':'serve','labels':{'tier':'db'}}");
        scheduler.tasks.add(task("/a", "a.instance-1._app.1", "TASK_RUNNING", true));
        scheduler.failures.put(PathId.absolute("/a"), failure());
        assertThat(ids(get("/v2/apps"))).containsExactly("/a", "/g/b");
        assertThat(ids(get("/v2/apps?cmd=SLEEP"))).containsExactly("/a");
        assertThat(ids(get("/v2/apps?id=g"))).containsExactly("/g/b");
        assertThat(ids(get("/v2/apps?label=tier==db"))).containsExactly("/g/b");
        assertThat(get("/v2/apps?label=tier==").status()).isEqualTo(422);
        JsonNode plain = body(get("/v2/apps")).get("apps").get(0);
        assertThat(plain.get("tasksHealthy").asInt()).isEqualTo(1);
        assertThat(plain.has("deployments")).isTrue();
        assertThat(plain.has("tasks")).isFalse();
        JsonNode rich = body(get(
                        "/v2/apps?embed=apps.tasks&embed=apps.lastTaskFailure&embed=apps.taskStats&embed=readiness"))
                .get("apps")
                .get(0);
        assertThat(rich.get("tasks").get(0).get("id").asText()).isEqualTo("a.instance-1._app.1");
        assertThat(rich.get("lastTaskFailure").get("exitCode").asInt()).isEqualTo(3);
        assertThat(rich.get("readinessCheckResults").get(0).get("ready").asBoolean())
                .isTrue();
        assertThat(rich.get("taskStats")
                        .get("totalSummary")
                        .get("stats")
                        .get("counts")
                        .get("running")
                        .asInt())
                .isEqualTo(1);
        assertThat(body(get("/v2/apps/*")).get("*")).hasSize(2);
        assertThat(body(get("/v2/apps/g/*")).get("*")).hasSize(1);
        assertThat(get("/v2/apps/nope/*").status()).isEqualTo(404);
    }

    @Test
    void showsOneAppWithEverything() {
        post("/v2/apps", "{'id':'/a','cmd':'sleep 1'}");
        scheduler.tasks.add(task("/a", "a.instance-1._app.1", "TASK_RUNNING", false));
        JsonNode app = body(get("/v2/apps/a")).get("app");
        assertThat(app.get("tasksUnhealthy").asInt()).isEqualTo(1);
        assertThat(app.get("tasks").get(0))
                .hasToString("{\"appId\":\"/a\",\"healthCheckResults\":[{\"alive\":false,"
                        + "\"consecutiveFailures\":2,\"lastFailure\":\"2026-01-01T00:00:00.000Z\","
                        + "\"lastFailureCause\":\"refused\",\"instanceId\":\"a.instance-1\"}],\"host\":\"127.0.0.2\","
                        + "\"id\":\"a.instance-1._app.1\",\"ipAddresses\":[{\"ipAddress\":\"127.0.0.2\",\"protocol\":"
                        + "\"IPv4\"}],\"ports\":[31000],\"servicePorts\":[10000],\"slaveId\":\"agent-1\",\"state\":"
                        + "\"TASK_RUNNING\",\"stagedAt\":\"2026-01-01T00:00:00.000Z\",\"startedAt\":"
                        + "\"2026-01-01T00:00:00.000Z\",\"version\":\"2026-01-01T00:00:00.000Z\",\"role\":\"*\","
                        + "\"instanceIndex\":0,\"statusMessage\":\"serving\"}");
        assertThat(get("/v2/apps/none").text()).isEqualTo("{\"message\":\"App '/none' does not exist\"}");
        HttpResponse.Full head = send("HEAD", "/v2/apps/a", "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void killsTasks() {
        post("/v2/apps", "{'id':'/a','cmd':'sleep 1'}");
        scheduler.tasks.add(task("/a", "a.instance-1._app.1", "TASK_RUNNING", true));
        scheduler.tasks.add(task("/a", "a.instance-2._app.1", "TASK_STAGING", true));
        assertThat(body(send("DELETE", "/v2/apps/a/tasks?host=127.0.0.2", "")).get("tasks"))
                .hasSize(2);
        assertThat(body(send("DELETE", "/v2/apps/a/tasks?host=elsewhere", "")).get("tasks"))
                .isEmpty();
        assertThat(body(send("DELETE", "/v2/apps/a/tasks/a.instance-1._app.1", ""))
                        .get("task")
                        .get("id")
                        .asText())
                .isEqualTo("a.instance-1._app.1");
        assertThat(send("DELETE", "/v2/apps/a/tasks/a.instance-9._app.1", "").text())
                .isEqualTo("{\"message\":\"Task 'a.instance-9._app.1' does not exist\"}");
        HttpResponse.Full both = send("DELETE", "/v2/apps/a/tasks?scale=true&wipe=true", "");
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.text()).isEqualTo("{\"message\":\"You cannot use scale and wipe at the same time.\"}");
        HttpResponse.Full scaled =
                post("/v2/tasks/delete?scale=true", "{'ids':['a.instance-1._app.1','a.instance-7._app.1']}");
        assertThat(scaled.headers().first("Marathon-Deployment-Id")).isPresent();
        assertThat(post("/v2/tasks/delete", "{'ids':['nonsense']}").status()).isEqualTo(400);
        assertThat(post("/v2/tasks/delete", "{'ids':['a.5ad7cd0e-old-style']}").status())
                .isEqualTo(200);
        assertThat(post("/v2/tasks/delete", "{}").status()).isEqualTo(422);
        assertThat(body(get("/v2/tasks?status=staging")).get("tasks")).hasSize(1);
        assertThat(body(get("/v2/tasks?status[]=running&status[]=staging")).get("tasks"))
                .hasSize(2);
    }

    @Test
    void listsTasksAsTextForBridges() {
        post("/v2/apps", "{'id':'/g/a','cmd':'sleep 1','portDefinitions':[{'port':10000}]}");
        scheduler.tasks.add(task("/g/a", "g_a.instance-1._app.1", "TASK_RUNNING", true));
        HttpRequest request = HttpRequest.of("GET", "/v2/tasks", Headers.of("Accept", "text/plain"), new byte[0]);
        assertThat(call(request).text()).isEqualTo("g_a\t10000\t127.0.0.2:31000\t\n");
    }

    @Test
    void changesGroups() {
        HttpResponse.Full created = post(
                "/v2/groups",
                "{'id':'/g','apps':[{'id':'a','cmd':'sleep 1'},{'id':'b','cmd':'sleep 1'}],"
                        + "'groups':[{'id':'sub','apps':[{'id':'c','cmd':'sleep 1','instances':2}]}]}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers().first("Location")).contains("/g");
        assertThat(post("/v2/groups", "{'id':'/g'}").text())
                .isEqualTo("{\"message\":\"Group /g is already created. Use PUT to change this group.\"}");
        assertThat(put("/v2/groups/g", "{'apps':[{'id':'/g/a','cmd':'sleep 2'}]}")
                        .status())
                .isEqualTo(200);
        assertThat(scheduler.root.allApps().keySet())
                .containsExactly(PathId.absolute("/g/a"), PathId.absolute("/g/sub/c"));
        assertThat(put("/v2/groups/g", "{'scaleBy':1.5}").status()).isEqualTo(200);
        assertThat(app("/g/sub/c").instances()).isEqualTo(3);
        assertThat(put("/v2/groups/g", "{'version':'2026-01-01T00:00:00.000Z'}").status())
                .isEqualTo(200);
        assertThat(scheduler.root.allApps()).hasSize(3);
        assertThat(body(get("/v2/groups/g/versions"))).hasSize(4);
        assertThat(body(get("/v2/groups/g/versions/2026-01-01T00:00:01.000Z")).get("apps"))
                .hasSize(1);
        assertThat(body(get("/v2/groups/g/apps"))).hasSize(3);
        assertThat(send("DELETE", "/v2/groups/g", "").status()).isEqualTo(200);
        assertThat(get("/v2/groups/g").text()).isEqualTo("{\"message\":\"Group '/g' does not exist\"}");
        assertThat(body(get("/v2/groups")).get("id").asText()).isEqualTo("/");
    }

    @Test
    void showsGroupsAsFarAsEmbedded() {
        post("/v2/groups", "{'id':'/g','apps':[{'id':'a','cmd':'sleep 1'}],'groups':[{'id':'sub'}]}");
        JsonNode whole = body(get("/v2/groups"));
        assertThat(whole.get("groups").get(0).get("apps").get(0).has("tasksRunning"))
                .isFalse();
        JsonNode counted = body(get("/v2/groups/g?embed=group.apps&embed=group.apps.counts"));
        assertThat(counted.get("apps").get(0).has("tasksRunning")).isTrue();
        assertThat(counted.get("groups")).isEmpty();
    }

    @Test
    void refusesGroupsThatContradictThemselves() {
        assertThat(post("/v2/groups", "{'id':'/g','apps':[{'id':'/h/a','cmd':'sleep 1'}]}")
                        .text())
                .contains("Identifier is not child of '/g'. Hint: use relative paths.");
        assertThat(post(
                                "/v2/groups",
                                "{'id':'/g','apps':[{'id':'a','cmd':'sleep 1','dependencies':['/g/b']},"
                                        + "{'id':'b','cmd':'sleep 1','dependencies':['/g/a']}]}")
                        .text())
                .contains("Dependency graph has cyclic dependencies. (/g/a -> /g/b -> /g/a)");
        assertThat(post("/v2/groups", "{'id':'/g','apps':[{'id':'a','cmd':'sleep 1'}],'groups':[{'id':'a'}]}")
                        .text())
                .contains("Groups and Applications may not have the same identifier.");
        assertThat(post("/v2/groups", "{'id':'/g','apps':[{'id':'a','cpus':'x'}]}")
                        .text())
                .contains("\"path\":\"/apps(0)/cpus\"");
        assertThat(scheduler.root.groups()).isEmpty();
    }

    @Test
    void setsTheRoleRuleOfTopLevelGroups() {
        post("/v2/groups", "{'id':'/g'}");
        assertThat(send("PATCH", "/v2/groups/g", "{'enforceRole':true}").status())
                .isEqualTo(200);
        assertThat(body(get("/v2/groups/g")).get("enforceRole").asBoolean()).isTrue();
        assertThat(send("PATCH", "/v2/groups/g/h", "{'enforceRole':true}").status())
                .isEqualTo(422);
    }

    @Test
    void showsAndCancelsDeployments() {
        DeploymentInfo.Action action =
                DeploymentInfo.Action.of(DeploymentInfo.ActionType.ScaleApplication, PathId.absolute("/a"));
        DeploymentInfo deployment = new DeploymentInfo(
                "d-1",
                scheduler.now,
                Set.of(PathId.absolute("/a")),
                List.of(new DeploymentInfo.Step(List.of(action))),
                List.of(action),
                1,
                List.of("/a waits for 1 of 2 instances"));
        scheduler.deployments.add(deployment);
        assertThat(get("/v2/deployments").text())
                .isEqualTo("[{\"id\":\"d-1\",\"version\":\"2026-01-01T00:00:00.000Z\",\"affectedApps\":[\"/a\"],"
                        + "\"affectedPods\":[],\"steps\":[{\"actions\":[{\"action\":\"ScaleApplication\","
                        + "\"app\":\"/a\"}]}],\"currentActions\":[{\"action\":\"ScaleApplication\",\"app\":\"/a\","
                        + "\"readinessCheckResults\":[]}],\"currentStep\":1,\"totalSteps\":1,"
                        + "\"reasonsInWords\":[\"/a waits for 1 of 2 instances\"]}]");
        HttpResponse.Full reverted = send("DELETE", "/v2/deployments/d-1", "");
        assertThat(reverted.status()).isEqualTo(200);
        assertThat(reverted.text()).contains("\"deploymentId\":\"reverting\"");
        scheduler.deployments.add(deployment);
        HttpResponse.Full cancelled = send("DELETE", "/v2/deployments/d-1?force=true", "");
        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(cancelled.body()).isEmpty();
        assertThat(send("DELETE", "/v2/deployments/d-1", "").text())
                .isEqualTo("{\"message\":\"DeploymentPlan d-1 does not exist\"}");
    }

    @Test
    void showsTheQueueWithReasonsInWords() {
        AppDefinition app =
                AppDefinition.of(PathId.absolute("/a")).cmd("sleep 1").build();
        QueueItem.OffersSummary summary = new QueueItem.OffersSummary(
                2,
                2,
                scheduler.now,
                null,
                List.of(new QueueItem.Rejects(QueueItem.RejectReason.InsufficientCpus, 1, 2)),
                List.of());
        scheduler.queue.add(new QueueItem(
                app,
                3,
                Duration.ofMillis(1500),
                false,
                scheduler.now,
                summary,
                List.of(new QueueItem.UnusedOffer(
                        "o-1", "agent-1", "host", List.of(QueueItem.RejectReason.InsufficientCpus), scheduler.now)),
                List.of("no agent has 1 cpu free; host has 0.5")));
        JsonNode item =
                body(get("/v2/queue?embed=lastUnusedOffers")).get("queue").get(0);
        assertThat(item.get("delay")).hasToString("{\"timeLeftSeconds\":2,\"overdue\":false}");
        assertThat(item.get("processedOffersSummary").get("rejectSummaryLastOffers"))
                .hasToString("[{\"reason\":\"InsufficientCpus\",\"declined\":1,\"processed\":2}]");
        assertThat(item.get("lastUnusedOffers")
                        .get(0)
                        .get("offer")
                        .get("agentId")
                        .asText())
                .isEqualTo("agent-1");
        assertThat(item.get("reasonsInWords").get(0).asText()).isEqualTo("no agent has 1 cpu free; host has 0.5");
        assertThat(body(get("/v2/queue")).get("queue").get(0).has("lastUnusedOffers"))
                .isFalse();
        assertThat(send("DELETE", "/v2/queue/a/delay", "").status()).isEqualTo(204);
        assertThat(send("DELETE", "/v2/queue//b/delay", "").text())
                .isEqualTo("{\"message\":\"Application /b not found in tasks queue.\"}");
    }

    @Test
    void tellsWhoItIs() {
        JsonNode info = body(get("/v2/info"));
        assertThat(info.get("name").asText()).isEqualTo("marathon");
        assertThat(info.get("frameworkId").asText()).isEqualTo("framework-1");
        assertThat(info.get("elected").asBoolean()).isTrue();
        assertThat(get("/v2/leader").text()).isEqualTo("{\"leader\":\"127.0.0.1:7070\"}");
        assertThat(get("/ping").text()).isEqualTo("pong");
        assertThat(call(HttpRequest.of("GET", "/ping", Headers.of("Accept", "application/json"), new byte[0]))
                        .text())
                .isEqualTo("\"pong\"");
        scheduler.leading = false;
        assertThat(get("/v2/leader").status()).isEqualTo(404);
        assertThat(get("/v2/leader").text()).isEqualTo("{\"message\":\"There is no leader\"}");
    }

    @Test
    void showsMetricsInBothForms() {
        metrics.count("scheduler.launches", 3);
        assertThat(body(get("/metrics"))
                        .get("counters")
                        .get("scheduler_launches_total")
                        .get("count")
                        .asInt())
                .isEqualTo(3);
        assertThat(get("/metrics/prometheus").text()).contains("scheduler_launches_total 3.0");
    }

    @Test
    void saysWhatItCannotDo() {
        assertThat(get("/v2/pods").text()).isEqualTo("[]");
        assertThat(post("/v2/pods", "{}").status()).isEqualTo(501);
        assertThat(get("/v2/pods/x").status()).isEqualTo(404);
        assertThat(get("/v2/nothing").status()).isEqualTo(404);
        HttpResponse.Full wrong = send("POST", "/v2/deployments", "");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.headers().first("Allow")).contains("GET");
        assertThat(get("/v2/events").status()).isEqualTo(405);
    }

    @Test
    void says503WhenItMayNotDecideAnd429WhenItCannotKeepUp() {
        scheduler.failWith = new NotLeadingException("the log is elsewhere");
        assertThat(put("/v2/apps/a", "{'instances':1}").status()).isEqualTo(503);
        scheduler.failWith = new RejectedExecutionException("full");
        HttpResponse.Full busy = put("/v2/apps/a", "{'instances':1}");
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.headers().first("Retry-After")).contains("1");
        assertThat(busy.text()).contains("nothing was changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/apps/restart", "/v2/apps/tasks", "/v2/apps/versions"})
    void takesLoneWordsOfRoutesForIds(String path) {
        assertThat(get(path).status()).isEqualTo(404);
        assertThat(get(path).text()).startsWith("{\"message\":\"App '/");
    }

    private static Task task(String app, String id, String state, boolean alive) {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        Health health = alive
                ? new Health(true, 0, at, at, null, null, "a.instance-1")
                : new Health(false, 2, null, null, at, "refused", "a.instance-1");
        return new Task(
                id,
                PathId.absolute(app),
                "127.0.0.2",
                state,
                "*",
                List.of(31000),
                List.of(10000),
                List.of(new Task.IpAddress("127.0.0.2", "IPv4")),
                "agent-1",
                at,
                at,
                at,
                List.of(health),
                List.of(),
                null,
                null,
                0,
                "serving",
                List.of());
    }

    private static TaskFailure failure() {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        return new TaskFailure(
                PathId.absolute("/a"),
                "a.instance-0._app.1",
                "TASK_FAILED",
                "exited with 3",
                "127.0.0.2",
                at,
                at,
                "agent-1",
                "REASON_COMMAND_EXECUTOR_FAILED",
                3);
    }

    private AppDefinition app(String id) {
        return scheduler.root.app(PathId.absolute(id)).orElseThrow();
    }

    private List<String> ids(HttpResponse.Full response) {
        return body(response).get("apps").findValuesAsText("id").stream()
                .filter(id -> id.startsWith("/"))
                .toList();
    }

    private static List<String> all(HttpResponse.Full response, String name) {
        List<String> values = new java.util.ArrayList<>();
        response.headers().forEach((key, value) -> {
            if (key.equals(name)) {
                values.add(value);
            }
        });
        return values;
    }

    private HttpResponse.Full get(String path) {
        return call(HttpRequest.get(path));
    }

    private HttpResponse.Full post(String path, String body) {
        return send("POST", path, body);
    }

    private HttpResponse.Full put(String path, String body) {
        return send("PUT", path, body);
    }

    private HttpResponse.Full send(String method, String path, String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return call(HttpRequest.of(method, path, Headers.NONE, bytes));
    }

    private HttpResponse.Full call(HttpRequest request) {
        return (HttpResponse.Full) api.handle(request).toCompletableFuture().join();
    }

    private static JsonNode body(HttpResponse.Full response) {
        try {
            return MAPPER.readTree(response.body());
        } catch (java.io.IOException e) {
            throw new AssertionError(response.text(), e);
        }
    }
}
