package io.slipway.marathonapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of Marathon's, broken once, with the path and the words of its answer. */
class AppRulesTest {
    private static final String SEGMENT =
            "^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$";
    private static final String CMD = "'id':'/a','cmd':'sleep 1'";
    private static final String DOCKER = "'id':'/a','container':{'type':'DOCKER','docker':{'image':'i'}";
    private static final String MESOS = CMD + ",'container':{'type':'MESOS'";
    private static final String NEEDS_PROGRAM =
            "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.";
    private static final String PORT_INDEX =
            "Health check port indices must address an element of the ports array or " + "container port mappings.";
    private static final String MIGRATION = "DCOS_PACKAGE_FRAMEWORK_NAME and DCOS_MIGRATION_API_PATH must be defined "
            + "when using DCOS_MIGRATION_API_VERSION";

    @ParameterizedTest
    @MethodSource({"identity", "program", "strategies", "labels", "constraints"})
    @MethodSource({"networks", "volumes", "checks", "fetches", "legacy"})
    void tellsWhatIsWrong(String body, String path, String message) {
        assertThat(AppSpecsTest.violations(() -> AppSpecsTest.create("{" + body + "}")))
                .contains(new Violation(path, message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CMD + ",'labels':{'SLIPWAY_JDK':'11-17'}",
                CMD + ",'labels':{'SLIPWAY_JDK':'17-'}",
                CMD + ",'labels':{'SLIPWAY_JDK':'21'}",
                CMD + ",'constraints':[['hostname','unique'],['rack','CLUSTER'],['rack','GROUP_BY'],['a','IS','b/1']]",
                CMD + ",'constraints':[['rack','like','a|b'],['rack','MAX_PER','2']]",
                CMD + ",'fetch':[{'uri':'mvn:org.apache.kafka:kafka_2.13:4.3.1'},{'uri':'/opt/x.jar'}]",
                CMD + ",'fetch':[{'uri':'file:///opt/x.jar','destPath':'lib/x.jar'},{'uri':'https://h/x'}]",
                CMD + ",'healthChecks':[{'protocol':'TCP','port':80},{'protocol':'COMMAND','command':{'value':'x'}}]",
                CMD + ",'acceptedResourceRoles':['*','slave_public']",
                "'id':'/dev/a','cmd':'x y','role':'dev','acceptedResourceRoles':['dev']",
                CMD + ",'readinessChecks':[{'portName':'default'}]",
                CMD + ",'labels':{'MARATHON_SINGLE_INSTANCE_APP':'true'}",
                CMD + ",'labels':{'DCOS_MIGRATION_API_VERSION':''}",
                CMD + ",'instances':0,'cpus':0,'mem':0",
                "'id':'/a.b/c-1.d','args':['sleep','1']",
                DOCKER + "}",
                MESOS + ",'docker':{'image':'i'}}",
                CMD + ",'networks':[{'mode':'container','name':'a'},{'mode':'container','name':'b'}]"
            })
    void takesWhatIsRight(String body) {
        assertThat(AppSpecsTest.create("{" + body + "}").id().isRoot()).isFalse();
    }

    static Stream<Arguments> identity() {
        return Stream.of(
                Arguments.of("'id':'/','cmd':'x y'", "/id", "Path must contain at least one path element"),
                Arguments.of("'id':'/A','cmd':'x y'", "/id", "must fully match regular expression '" + SEGMENT + "'"),
                Arguments.of("'id':'/a_b','cmd':'x y'", "/id", "must fully match regular expression '" + SEGMENT + "'"),
                Arguments.of("'id':'/-a','cmd':'x y'", "/id", "must fully match regular expression '" + SEGMENT + "'"),
                Arguments.of(
                        "'id':'/a/tasks','cmd':'x y'",
                        "/id",
                        "must not end with any of the reserved keywords: restart, tasks, versions, ., .."),
                Arguments.of(
                        "'id':'/a','cmd':'x y','dependencies':['/B']",
                        "/dependencies",
                        "must fully match regular expression '" + SEGMENT + "'"),
                Arguments.of(
                        "'id':'/g/a','cmd':'x y','dependencies':['/g']",
                        "/dependencies",
                        "must not hold the app itself or a group that it is in"));
    }

    static Stream<Arguments> program() {
        return Stream.of(
                Arguments.of("'id':'/a'", "/", NEEDS_PROGRAM),
                Arguments.of("'id':'/a','cmd':'x y','args':['x']", "/", NEEDS_PROGRAM),
                Arguments.of("'id':'/a','container':{'type':'MESOS'}", "/", NEEDS_PROGRAM),
                Arguments.of("'id':'/a','cmd':''", "/cmd", "must not be an empty string"),
                Arguments.of("'id':'/a','cmd':'x'", "/cmd", "must not be an empty string"),
                Arguments.of(
                        CMD + ",'executor':'//x'",
                        "/executor",
                        "must fully match regular expression '^(//cmd)|(/?[^/]+(/[^/]+)*)|$'"),
                Arguments.of(CMD + ",'env':{'A=B':'c'}", "/env", "'A=B' is no name of an environment variable"),
                Arguments.of(CMD + ",'env':{'A':{'secret':'s'}}", "/env/A", "references an undefined secret 's'"),
                Arguments.of(CMD + ",'acceptedResourceRoles':[]", "/acceptedResourceRoles", "must not be empty"),
                Arguments.of(
                        CMD + ",'acceptedResourceRoles':['x']",
                        "/acceptedResourceRoles",
                        "acceptedResourceRoles can only contain * and *, got x"),
                Arguments.of(
                        CMD + ",'role':'a'",
                        "/role",
                        "got a, expected the default role, *, or the name of the top-level group"),
                Arguments.of(
                        CMD + ",'resourceLimits':{'cpus':0.5}",
                        "/resourceLimits/cpus",
                        "must be \"unlimited\" or not less than the request, 1"),
                Arguments.of(DOCKER + "},'gpus':1", "/", "GPU resources only work with the Mesos containerizer"));
    }

    static Stream<Arguments> strategies() {
        String resident = MESOS + ",'volumes':[{'containerPath':'d','mode':'RW','persistent':{'size':1}}]}";
        String single = CMD + ",'labels':{'MARATHON_SINGLE_INSTANCE_APP':'true'}";
        return Stream.of(
                Arguments.of(
                        CMD + ",'upgradeStrategy':{'minimumHealthCapacity':1.5,'maximumOverCapacity':1}",
                        "/upgradeStrategy/minimumHealthCapacity",
                        "is greater than 1"),
                Arguments.of(
                        CMD + ",'upgradeStrategy':{'minimumHealthCapacity':1,'maximumOverCapacity':-1}",
                        "/upgradeStrategy/maximumOverCapacity",
                        "is less than 0"),
                Arguments.of(
                        resident + ",'upgradeStrategy':{'minimumHealthCapacity':1,'maximumOverCapacity':1}",
                        "/upgradeStrategy/maximumOverCapacity",
                        "got 1.0, expected 0.0"),
                Arguments.of(
                        single + ",'upgradeStrategy':{'minimumHealthCapacity':1,'maximumOverCapacity':0}",
                        "/upgradeStrategy/minimumHealthCapacity",
                        "got 1.0, expected 0.0"),
                Arguments.of(single + ",'instances':2", "/", "Single instance app may only have one instance"),
                Arguments.of(
                        resident + ",'unreachableStrategy':{'inactiveAfterSeconds':1,'expungeAfterSeconds':2}",
                        "/",
                        "unreachableStrategy must be disabled for resident tasks"),
                Arguments.of(CMD + ",'residency':{}", "/", "App must contain persistent volumes and define residency"),
                Arguments.of(
                        CMD + ",'unreachableStrategy':{'inactiveAfterSeconds':3,'expungeAfterSeconds':2}",
                        "/unreachableStrategy",
                        "inactiveAfterSeconds (3) must be less or equal to expungeAfterSeconds (2)"));
    }

    static Stream<Arguments> labels() {
        return Stream.of(
                Arguments.of(CMD + ",'labels':{'DCOS_MIGRATION_API_VERSION':'v1'}", "/", MIGRATION),
                Arguments.of(
                        CMD + ",'labels':{'SLIPWAY_JDK':'new'}",
                        "/labels/SLIPWAY_JDK",
                        "JDK range 'new' is not understood, expected such as 11-17, 17- or 21"),
                Arguments.of(
                        CMD + ",'labels':{'SLIPWAY_DEPLOYMENT_TIMEOUT':'5m'}",
                        "/labels/SLIPWAY_DEPLOYMENT_TIMEOUT",
                        "'5m' is no number of seconds: expected a whole number above 0"),
                Arguments.of(
                        CMD + ",'labels':{'SLIPWAY_JDK':'17-11'}",
                        "/labels/SLIPWAY_JDK",
                        "JDK range '17-11' ends before it begins"));
    }

    static Stream<Arguments> constraints() {
        return Stream.of(
                constraint("['hostname']", "Each constraint must have either 2 or 3 fields"),
                constraint("['hostname','LIKE','a','b']", "Each constraint must have either 2 or 3 fields"),
                constraint("['','UNIQUE']", "Missing field and operator"),
                constraint(
                        "['hostname','NEAR','x']",
                        "Constraint operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, "
                                + "UNLIKE or IS"),
                constraint("['hostname','UNIQUE','x']", "Value specified but not used"),
                constraint("['rack','GROUP_BY','x']", "Value was specified but is not a number"),
                constraint("['rack','MAX_PER']", "Value was not specified or is not a number"),
                constraint("['rack','LIKE']", "A regular expression value must be provided"),
                constraint("['rack','UNLIKE','[']", "'[' is not a valid regular expression"),
                constraint("['rack','IS']", "Missing value"),
                constraint("['rack','IS','a b']", "'a b' must fully match regular expression '^[a-zA-Z0-9_/.-]*$'"));
    }

    private static Arguments constraint(String constraint, String message) {
        return Arguments.of(CMD + ",'constraints':[" + constraint + "]", "/constraints(0)", message);
    }

    static Stream<Arguments> networks() {
        String overlay = ",'networks':[{'mode':'container','name':'a'},{'mode':'container','name':'b'}]";
        return Stream.of(
                Arguments.of(
                        CMD + ",'networks':[{'mode':'host','name':'x'}]",
                        "/networks",
                        "Host networks may not have names or labels"),
                Arguments.of(
                        CMD + ",'networks':[{'mode':'container/bridge','name':'x'}]",
                        "/networks",
                        "Bridge networks may not have names"),
                Arguments.of(
                        CMD + ",'networks':[{'mode':'container','name':'x'},{'mode':'container','name':'x'}]",
                        "/networks",
                        "Duplicate networks are not allowed"),
                Arguments.of(
                        CMD + ",'networks':[{'mode':'host'},{'mode':'container','name':'x'}]",
                        "/networks",
                        "May specify a single host network, single bridge network, or else 1-to-n container networks"),
                Arguments.of(
                        CMD + ",'networks':[{'mode':'container'}]",
                        "/networks",
                        "Network name must be specified when container network is selected."),
                Arguments.of(
                        DOCKER + "}" + overlay,
                        "/",
                        "may only specify a single container network when using the Docker container engine"),
                Arguments.of(
                        CMD + ",'networks':[{'mode':'container/bridge'}],'portDefinitions':[{'port':1}]",
                        "/",
                        "portDefinitions are only allowed with host-networking"),
                Arguments.of(
                        MESOS + ",'portMappings':[{'containerPort':1}]},'networks':[{'mode':'host'}]",
                        "/",
                        "portMappings are not allowed with host-networking"),
                Arguments.of(
                        CMD + ",'portDefinitions':[{'name':'x'},{'name':'x'}]",
                        "/portDefinitions",
                        "Port names must be unique."),
                Arguments.of(
                        CMD + ",'portDefinitions':[{'port':80},{'port':80}]",
                        "/portDefinitions",
                        "Ports must be unique."),
                Arguments.of(
                        MESOS + ",'portMappings':[{'containerPort':1,'hostPort':0}]}" + overlay,
                        "/container/portMappings(0)",
                        "networkNames must be a single item list when hostPort is specified and more than 1 container "
                                + "network is defined"),
                Arguments.of(
                        MESOS + ",'portMappings':[{'containerPort':1,'networkNames':['c']}]}" + overlay,
                        "/container/portMappings(0)/networkNames",
                        "is not one of (a,b)"));
    }

    static Stream<Arguments> volumes() {
        return Stream.of(
                Arguments.of(CMD + ",'container':{'type':'DOCKER'}", "/container/docker", "not defined"),
                Arguments.of(
                        CMD + ",'container':{'type':'DOCKER','docker':{}}",
                        "/container/docker/image",
                        "must not be empty"),
                Arguments.of(
                        "'id':'/a','container':{'type':'DOCKER','docker':{'image':'i','credential':{}}}",
                        "/container/docker/credential",
                        "must be empty"),
                Arguments.of(
                        "'id':'/a','container':{'type':'DOCKER','docker':{'image':'i','pullConfig':{'secret':'s'}}}",
                        "/container/docker/pullConfig",
                        "pullConfig is not supported with Docker containerizer"),
                Arguments.of(
                        MESOS + ",'docker':{'image':'i','parameters':[{'key':'a','value':'b'}]}}",
                        "/container/docker/parameters",
                        "must be empty"),
                persistent("'containerPath':'a/b'", "'size':1", "/containerPath", "value must not contain \"/\""),
                persistent("'containerPath':'..'", "'size':1", "/containerPath", "can not be one of (.,..)"),
                persistent("'containerPath':''", "'size':1", "/containerPath", "must not be empty"),
                persistent("'containerPath':'a'", "'size':0", "/persistent/size", "got 0, expected more than 0"),
                persistent(
                        "'containerPath':'a'",
                        "'size':1,'maxSize':2",
                        "/persistent",
                        "Only mount volumes can have maxSize"),
                persistent(
                        "'containerPath':'a'",
                        "'size':2,'maxSize':2,'type':'mount'",
                        "/persistent",
                        "Max size must be larger than size"),
                persistent(
                        "'containerPath':'a'",
                        "'size':2,'constraints':[['path','LIKE','x']]",
                        "/persistent",
                        "Constraints on root volumes are not supported"),
                persistent(
                        "'containerPath':'a'",
                        "'size':2,'type':'path','constraints':[['path','UNIQUE']]",
                        "/persistent/constraints(0)",
                        "Operator must be one of LIKE, UNLIKE"),
                Arguments.of(
                        MESOS + ",'volumes':[{'containerPath':'x','mode':'RO','persistent':{'size':1}}]}",
                        "/container/volumes(0)/mode",
                        "got RO, expected RW"),
                Arguments.of(
                        MESOS + ",'volumes':[{'containerPath':'','hostPath':'/x','mode':'RW'}]}",
                        "/container/volumes(0)/containerPath",
                        "must not be empty"),
                Arguments.of(
                        MESOS + ",'volumes':[{'containerPath':'x','secret':'s'}]}",
                        "/container/volumes(0)",
                        "volume.secret must refer to an existing secret"));
    }

    private static Arguments persistent(String volume, String persistent, String path, String message) {
        return Arguments.of(
                MESOS + ",'volumes':[{" + volume + ",'mode':'RW','persistent':{" + persistent + "}}]}",
                "/container/volumes(0)" + path,
                message);
    }

    static Stream<Arguments> checks() {
        return Stream.of(
                Arguments.of(CMD + ",'healthChecks':[{'portIndex':1}]", "/healthChecks(0)", PORT_INDEX),
                Arguments.of(
                        CMD + ",'healthChecks':[{'protocol':'TCP','portIndex':-1}]", "/healthChecks(0)", PORT_INDEX),
                Arguments.of(CMD + ",'portDefinitions':[],'healthChecks':[{}]", "/healthChecks(0)", PORT_INDEX),
                Arguments.of(
                        CMD + ",'healthChecks':[{'protocol':'MESOS_HTTP'},{'protocol':'MESOS_TCP'}]",
                        "/",
                        "AppDefinition can contain at most one Mesos health check"),
                Arguments.of(
                        CMD + ",'healthChecks':[{'protocol':'COMMAND'}]",
                        "/healthChecks(0)/command",
                        "a COMMAND health check needs command.value"),
                Arguments.of(
                        CMD + ",'healthChecks':[{'protocol':'MESOS_TCP','ipProtocol':'IPv6'}]",
                        "/healthChecks(0)",
                        "IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks"),
                Arguments.of(
                        CMD + ",'readinessChecks':[{'portName':'x'}]",
                        "/readinessChecks(0)/portName",
                        "No port definition reference for portName x"),
                Arguments.of(
                        CMD + ",'readinessChecks':[{'portName':'default','timeoutSeconds':30}]",
                        "/readinessChecks(0)/timeoutSeconds",
                        "got 30, expected less than 30"),
                Arguments.of(
                        CMD + ",'readinessChecks':[{'portName':'default'},{'portName':'default'}]",
                        "/readinessChecks",
                        "has size 2, expected 1 or less"));
    }

    static Stream<Arguments> fetches() {
        return Stream.of(
                Arguments.of(CMD + ",'fetch':[{'uri':'http://h/ x'}]", "/fetch(0)/uri", "URI has invalid syntax."),
                Arguments.of(
                        CMD + ",'fetch':[{'uri':'hdfs://h/x'}]",
                        "/fetch(0)/uri",
                        "'hdfs://h/x' cannot be fetched: expected http:, https:, file:, an absolute path or "
                                + "mvn:group:artifact:version"),
                Arguments.of(
                        CMD + ",'fetch':[{'uri':'mvn:a:b'}]",
                        "/fetch(0)/uri",
                        "'mvn:a:b' is no Maven address: expected mvn:group:artifact:version, several of them separated "
                                + "by commas, then perhaps ?exclude=group:artifact&lock=<sha256>"),
                Arguments.of(
                        CMD + ",'fetch':[{'uri':'/x','sha256':'12'}]",
                        "/fetch(0)/sha256",
                        "must be 64 hexadecimal digits, has 2 characters"),
                Arguments.of(
                        CMD + ",'fetch':[{'uri':'/x','destPath':'../x'}]",
                        "/fetch(0)/destPath",
                        "'../x' must lie inside the sandbox"));
    }

    static Stream<Arguments> legacy() {
        String network = DOCKER.replace("'image':'i'", "'image':'i','network':'HOST'") + "}";
        return Stream.of(
                Arguments.of(
                        CMD + ",'uris':['/x'],'fetch':[{'uri':'/y'}]",
                        "/uris",
                        "may not be set in conjunction with fetch"),
                Arguments.of(
                        network + ",'networks':[{'mode':'host'}]",
                        "/",
                        "must not specify both container.docker.network and networks"),
                Arguments.of(
                        CMD + ",'ipAddress':{},'networks':[{'mode':'host'}]",
                        "/",
                        "must not specify both networks and ipAddress"),
                Arguments.of(
                        network.replace("HOST", "NONE"),
                        "/container/docker/network",
                        "unsupported docker network type NONE"),
                Arguments.of(CMD + ",'ports':[80,80]", "/", "ports must be unique"),
                Arguments.of(
                        CMD + ",'ports':[80],'ipAddress':{'networkName':'n'}",
                        "/",
                        "cannot specify both an IP address and port"),
                Arguments.of(
                        CMD + ",'ports':[80],'portDefinitions':[{'port':81}]",
                        "/",
                        "cannot specify both ports and port definitions"),
                Arguments.of(
                        DOCKER + "},'ipAddress':{'discovery':{'ports':[{'number':1,'name':'x'}]}}",
                        "/ipAddress",
                        "ipAddress/discovery is not allowed for Docker containers"));
    }
}
