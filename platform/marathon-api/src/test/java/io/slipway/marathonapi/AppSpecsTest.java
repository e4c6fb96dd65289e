package io.slipway.marathonapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.marathonapi.AppRequests.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AppSpecsTest {
    private static final String BASE = "'id':'/a','cmd':'sleep 1'";

    @Test
    void fillsInMarathonsDefaults() {
        AppDefinition app = create("{'id':'a','cmd':'sleep 1'}");
        assertThat(app.id()).isEqualTo(PathId.absolute("/a"));
        assertThat(app.portDefinitions()).containsExactly(new PortDefinition(0, "tcp", "default", java.util.Map.of()));
        assertThat(app.networks()).containsExactly(Network.HOST);
        assertThat(app.upgradeStrategy()).isEqualTo(UpgradeStrategy.DEFAULT);
        assertThat(app.unreachableStrategy()).isEqualTo(UnreachableStrategy.DEFAULT);
        assertThat(app.backoff()).isEqualTo(new BackoffStrategy(1, 1.15, 300));
        assertThat(app.instances()).isEqualTo(1);
        assertThat(app.mem()).isEqualTo(128);
    }

    @Test
    void keepsAnEmptyListOfPortsEmpty() {
        assertThat(create("{" + BASE + ",'portDefinitions':[]}").portDefinitions())
                .isEmpty();
    }

    @Test
    void givesAppsWithPersistentVolumesTheirOwnDefaults() {
        AppDefinition app = create("{" + BASE + ",'container':{'type':'MESOS','volumes':[{'containerPath':'data',"
                + "'mode':'RW','persistent':{'size':10}}]}}");
        assertThat(app.upgradeStrategy()).isEqualTo(UpgradeStrategy.RESIDENT);
        assertThat(app.unreachableStrategy()).isEqualTo(new UnreachableStrategy.Disabled());
        assertThat(app.residency()).isEqualTo(Residency.DEFAULT);
        assertThat(app.resources().toString()).contains("disk:10");
    }

    @Test
    void givesContainerNetworksAContainerAndAPort() {
        AppDefinition app = create("{" + BASE + ",'networks':[{'mode':'container/bridge'}]}");
        assertThat(app.container().type()).isEqualTo(Container.Type.MESOS);
        assertThat(app.container().portMappings()).singleElement().satisfies(mapping -> {
            assertThat(mapping.hostPort()).isZero();
            assertThat(mapping.name()).isEqualTo("default");
        });
        assertThat(app.portDefinitions()).isEmpty();
        AppDefinition overlay = create("{" + BASE + ",'networks':[{'name':'dcos'}],'container':{'type':'MESOS',"
                + "'portMappings':[{'containerPort':80}]}}");
        assertThat(overlay.networks().get(0).mode()).isEqualTo(Network.Mode.CONTAINER);
        assertThat(overlay.container().portMappings().get(0).hostPort()).isNull();
    }

    @ParameterizedTest
    @MethodSource("legacy")
    void translatesDeprecatedFields(String legacy, String canonical) {
        assertThat(AppJson.write(create(legacy)).toPrettyString())
                .isEqualTo(AppJson.write(create(canonical)).toPrettyString());
    }

    static Stream<Arguments> legacy() {
        String docker = "'container':{'type':'DOCKER','docker':{'image':'i'";
        return Stream.of(
                Arguments.of(
                        "{" + BASE + ",'ports':[80,0]}", "{" + BASE + ",'portDefinitions':[{'port':80},{'port':0}]}"),
                Arguments.of("{" + BASE + ",'ports':[]}", "{" + BASE + ",'portDefinitions':[]}"),
                Arguments.of(
                        "{" + BASE + ",'ports':[80],'portDefinitions':[{'port':80,'name':'x'}]}",
                        "{" + BASE + ",'portDefinitions':[{'port':80,'name':'x'}]}"),
                Arguments.of(
                        "{" + BASE + ",'uris':['http://h/a.tgz','http://h/b.jar']}",
                        "{" + BASE + ",'fetch':[{'uri':'http://h/a.tgz','extract':true},"
                                + "{'uri':'http://h/b.jar','extract':false}]}"),
                Arguments.of(
                        "{'id':'/a'," + docker + ",'network':'BRIDGE','portMappings':[{'containerPort':80}]}}}",
                        "{'id':'/a'," + docker + "},'portMappings':[{'containerPort':80,'hostPort':0}]},"
                                + "'networks':[{'mode':'container/bridge'}]}"),
                Arguments.of(
                        "{'id':'/a'," + docker + ",'network':'HOST','portMappings':[{'containerPort':80}]}}}",
                        "{'id':'/a'," + docker + "}},'networks':[{'mode':'host'}]}"),
                Arguments.of(
                        "{'id':'/a'," + docker + ",'network':'USER'}},'ipAddress':{'networkName':'n'}}",
                        "{'id':'/a'," + docker + "}},'networks':[{'mode':'container','name':'n'}]}"),
                Arguments.of(
                        "{" + BASE + ",'ipAddress':{'networkName':'n','discovery':{'ports':[{'number':80,"
                                + "'name':'http','protocol':'tcp'}]}}}",
                        "{" + BASE + ",'container':{'type':'MESOS','portMappings':[{'containerPort':80,"
                                + "'name':'http'}]},'networks':[{'mode':'container','name':'n'}]}"),
                Arguments.of(
                        "{'id':'/a'," + docker + ",'network':'BRIDGE','portMappings':[{'containerPort':80}]}},"
                                + "'ports':[9000,9001]}",
                        "{'id':'/a'," + docker + "},'portMappings':[{'containerPort':80,'hostPort':0},"
                                + "{'containerPort':0,'hostPort':0,'servicePort':9001}]},"
                                + "'networks':[{'mode':'container/bridge'}]}"));
    }

    @Test
    void letsAPartialUpdateReplaceWholeFieldsAndKeepTheRest() {
        AppDefinition before = create("{" + BASE + ",'env':{'A':'1','B':'2'},'mem':64,'executorResources':{}}");
        AppDefinition after = update(before, "{'env':{'C':'3'},'instances':4}");
        assertThat(after.env()).containsOnlyKeys("C");
        assertThat(after.instances()).isEqualTo(4);
        assertThat(after.mem()).isEqualTo(64);
        assertThat(after.cmd()).isEqualTo("sleep 1");
        assertThat(after.executorResources()).isNull();
    }

    @Test
    void letsAWholeUpdateForgetWhatIsNotGiven() {
        AppDefinition before = create("{" + BASE + ",'mem':64}");
        AppDefinition after = AppSpecs.apply(
                new AppRequests().app(json("{'cmd':'sleep 2'}"), before.id(), Kind.PARTIAL), before, false);
        assertThat(after.mem()).isEqualTo(128);
        assertThat(after.cmd()).isEqualTo("sleep 2");
    }

    @Test
    void letsCmdAndArgsReplaceEachOther() {
        AppDefinition before = create("{" + BASE + "}");
        AppDefinition args = update(before, "{'args':['sleep','1']}");
        assertThat(args.cmd()).isNull();
        assertThat(update(args, "{'cmd':'sleep 3'}").args()).isEmpty();
    }

    @Test
    void dropsThePortsOfTheOtherKindWhenTheNetworkChanges() {
        AppDefinition host = create("{" + BASE + "}");
        AppDefinition bridge = update(host, "{'networks':[{'mode':'container/bridge'}]}");
        assertThat(bridge.portDefinitions()).isEmpty();
        assertThat(bridge.container().portMappings()).hasSize(1);
        AppDefinition back = update(bridge, "{'networks':[{'mode':'host'}]}");
        assertThat(back.portDefinitions()).hasSize(1);
        assertThat(back.container().portMappings()).isEmpty();
    }

    @Test
    void saysTheSameAgainWhenItsOwnOutputIsPutBack() {
        AppDefinition app = create("{" + BASE + ",'healthChecks':[{'path':'/'}],'dependencies':['../b']}");
        assertThat(app.dependencies()).containsExactly(PathId.absolute("/b"));
        JsonNode shown = AppJson.write(app);
        AppRequests requests = new AppRequests();
        AppUpdate update = requests.app(shown, null, Kind.WHOLE);
        assertThat(AppSpecs.apply(update, app, false)).isEqualTo(app);
        assertThat(requests.unknown()).isEmpty();
    }

    @Test
    void takesAVersionAloneAsRollback() {
        AppUpdate update =
                new AppRequests().app(json("{'version':'2026-01-02T03:04:05+01:00'}"), path("/a"), Kind.PARTIAL);
        assertThat(update.rollbackTo()).isEqualTo(java.time.Instant.parse("2026-01-02T02:04:05Z"));
        assertThatThrownBy(() -> new AppRequests()
                        .app(json("{'version':'2026-01-02T03:04:05Z','cmd':'x y'}"), path("/a"), Kind.PARTIAL))
                .hasMessageContaining("The 'version' field may only be combined with the 'id' field.");
    }

    @Test
    void namesUnknownFieldsAndTheKnownOneMeant() {
        AppRequests requests = new AppRequests();
        requests.app(
                json("{" + BASE + ",'instanecs':2,'container':{'type':'MESOS','docker':{'imgae':'x'}},'zzz':null}"),
                null,
                Kind.WHOLE);
        assertThat(requests.unknown())
                .extracting(UnknownField::inWords)
                .containsExactly(
                        "unknown field /container/docker/imgae is ignored; did you mean 'image'?",
                        "unknown field /instanecs is ignored; did you mean 'instances'?");
    }

    @Test
    void refusesChangesThatPersistentVolumesDoNotSurvive() {
        AppDefinition before = create("{" + BASE + ",'container':{'type':'MESOS','volumes':[{'containerPath':'data',"
                + "'mode':'RW','persistent':{'size':10}}]}}");
        assertThat(violations(() -> update(before, "{'mem':256}")))
                .singleElement()
                .satisfies(v -> assertThat(v.message())
                        .startsWith(
                                "Services with persistent volumes configured may not change resource requirements."));
        assertThat(update(before, "{'instances':3}").instances()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'cmd':'x y'} | /id | error.path.missing",
                "{'id':5,'cmd':'x y'} | /id | error.expected.jsstring",
                "{'id':'/a','cmd':'x y','instances':'3'} | /instances | error.expected.jsnumber",
                "{'id':'/a','cmd':'x y','instances':1.5} | /instances | error.expected.int",
                "{'id':'/a','cmd':'x y','args':'x'} | /args | error.expected.jsarray",
                "{'id':'/a','cmd':'x y','args':[1]} | /args(0) | error.expected.jsstring",
                "{'id':'/a','cmd':'x y','labels':[]} | /labels | error.expected.jsobject",
                "{'id':'/a','cmd':'x y','requirePorts':'yes'} | /requirePorts | error.expected.jsboolean",
                "{'id':'/a','cmd':'x y','env':{'A':1}} | /env/A | error.expected.jsstring",
                "{'id':'/a','cmd':'x y','cpus':-1} | /cpus | is less than 0",
                "{'id':'/a','cmd':'x y','backoffFactor':0.5} | /backoffFactor | is less than 1",
                "{'id':'/a','cmd':'x y','upgradeStrategy':{}} "
                        + "| /upgradeStrategy/minimumHealthCapacity | error.path.missing"
            })
    void refusesWrongShapes(String body, String path, String message) {
        ValidationFailure failure = catchThrowableOfType(ValidationFailure.class, () -> create(body));
        assertThat(failure.violations()).contains(new ValidationFailure.Violation(path, message));
        assertThat(failure.status()).isEqualTo(422);
        assertThat(failure.body().get("message").asText()).isEqualTo("Invalid JSON");
    }

    @Test
    void saysOnlyOnceWhatIsWrongWithAnId() {
        assertThat(violations(() -> create("{'id':5,'cmd':'x y'}")))
                .containsExactly(new ValidationFailure.Violation("/id", "error.expected.jsstring"));
    }

    @Test
    void rendersTheBodyGroupedByPath() {
        ValidationFailure failure = catchThrowableOfType(
                ValidationFailure.class,
                () -> create("{" + BASE + ",'upgradeStrategy':{'minimumHealthCapacity':2,'maximumOverCapacity':0}}"));
        assertThat(failure.body())
                .hasToString("{\"message\":\"Object is not valid\",\"details\":[{\"path\":"
                        + "\"/upgradeStrategy/minimumHealthCapacity\",\"errors\":[\"is greater than 1\"]}]}");
    }

    static AppDefinition create(String body) {
        return AppSpecs.apply(new AppRequests().app(json(body), null, Kind.WHOLE), null, false);
    }

    private static AppDefinition update(AppDefinition before, String body) {
        return AppSpecs.apply(new AppRequests().app(json(body), before.id(), Kind.PARTIAL), before, true);
    }

    static List<ValidationFailure.Violation> violations(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ValidationFailure.class, call).violations();
    }

    static JsonNode json(String text) {
        return AppRequests.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static PathId path(String text) {
        return PathId.absolute(text);
    }
}
