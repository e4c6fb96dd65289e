package io.slipway.mesosapi.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.Event;
import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.FrameworkInfo;
import io.slipway.mesosapi.Offer;
import io.slipway.mesosapi.PersistentVolume;
import io.slipway.mesosapi.TaskInfo;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.mesosapi.agent.AgentInfo;
import io.slipway.mesosapi.agent.FromAgent;
import io.slipway.mesosapi.agent.ToAgent;
import io.slipway.resources.Attributes;
import io.slipway.resources.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message survives the way to JSON text and back, and has the shape that Mesos gives it. */
class MesosJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static LongStream seeds() {
        return LongStream.range(1, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyMessageComesBackAsItWas(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        for (Call call : messages.calls()) {
            JsonNode json = overText(MesosJson.call(new FrameworkId("f-1"), call));
            assertThat(MesosJson.call(json)).isEqualTo(call);
            assertThat(MesosJson.caller(json)).isEqualTo(new FrameworkId("f-1"));
        }
        for (Event event : messages.events()) {
            assertThat(MesosJson.event(overText(MesosJson.event(event)))).isEqualTo(event);
        }
        for (FromAgent message : messages.fromAgent()) {
            assertThat(MesosJson.fromAgent(overText(MesosJson.fromAgent(message))))
                    .isEqualTo(message);
        }
        for (ToAgent message : messages.toAgent()) {
            assertThat(MesosJson.toAgent(overText(MesosJson.toAgent(message)))).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPartComesBackAsItWas(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        TaskInfo task = messages.task();
        assertThat(MesosJson.task(overText(MesosJson.task(task)))).isEqualTo(task);
        TaskStatus status = messages.status();
        assertThat(MesosJson.status(overText(MesosJson.status(status)))).isEqualTo(status);
        FrameworkInfo framework = messages.framework();
        assertThat(MesosJson.framework(overText(MesosJson.framework(framework))))
                .isEqualTo(framework);
        AgentInfo agent = messages.agent();
        assertThat(MesosJson.agent(overText(MesosJson.agent(agent)))).isEqualTo(agent);
        Offer offer = messages.offer();
        assertThat(MesosJson.offer(overText(MesosJson.offer(offer)))).isEqualTo(offer);
        Resources resources = messages.resources();
        assertThat(MesosJson.resources(overText(MesosJson.resources(resources))))
                .isEqualTo(resources);
        Attributes attributes = messages.attributes();
        assertThat(MesosJson.attributes(overText(MesosJson.attributes(attributes))))
                .isEqualTo(attributes);
        MesosJson.Subscribe subscribe = new MesosJson.Subscribe(framework, java.util.Set.of("a", "b"));
        assertThat(MesosJson.subscribe(overText(MesosJson.subscribe(subscribe))))
                .isEqualTo(subscribe);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "decline", "kill", "acknowledge", "reconcile"})
    void readsAndWritesCallsInTheShapeOfMesos(String name) {
        JsonNode golden = golden("call-" + name);
        Call call = MesosJson.call(golden);
        assertThat(overText(MesosJson.call(Objects.requireNonNull(MesosJson.caller(golden)), call)))
                .isEqualTo(golden);
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribed", "offers", "update", "failure"})
    void readsAndWritesEventsInTheShapeOfMesos(String name) {
        JsonNode golden = golden("event-" + name);
        assertThat(overText(MesosJson.event(MesosJson.event(golden)))).isEqualTo(golden);
    }

    @Test
    void readsASubscribeOfAForeignFramework() {
        MesosJson.Subscribe subscribe = MesosJson.subscribe(golden("call-subscribe"));
        assertThat(subscribe.framework().id()).isNull();
        assertThat(subscribe.framework().roles()).containsExactly("engineering");
        assertThat(subscribe.framework().capabilities())
                .containsExactlyInAnyOrder(
                        FrameworkInfo.Capability.MULTI_ROLE, FrameworkInfo.Capability.PARTITION_AWARE);
        assertThat(subscribe.framework().failoverTimeout()).isEqualTo(Duration.ofMillis(3600_500));
        assertThat(subscribe.suppressedRoles()).containsExactly("engineering");
    }

    @Test
    void acceptCarriesTheVolumeAsADiskResourceAndTheUuidAsBytes() {
        Call.Accept accept = (Call.Accept) MesosJson.call(golden("call-accept"));
        Call.Operation.Launch launch =
                (Call.Operation.Launch) accept.operations().get(0);
        TaskInfo task = launch.tasks().get(0);
        assertThat(task.volumes()).containsExactly(new PersistentVolume("db#data#0", "data", 512));
        assertThat(task.resources()).isEqualTo(Resources.parse("cpus:0.5;mem:64;disk:612;ports:[31000-31001]"));
        assertThat(task.role()).isEqualTo("engineering");
        assertThat(accept.filters().refuse()).isEqualTo(Duration.ofSeconds(5));
        Call.Acknowledge acknowledge = (Call.Acknowledge) MesosJson.call(golden("call-acknowledge"));
        assertThat(acknowledge.uuid()).isEqualTo(UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f"));
    }

    @Test
    void readsStaticReservationsInBothForms() throws JsonProcessingException {
        String old = "[{'name':'cpus','type':'SCALAR','scalar':{'value':1.5},'role':'slave_public'}]";
        String refined = "[{'name':'cpus','type':'SCALAR','scalar':{'value':1.5},"
                + "'reservations':[{'type':'STATIC','role':'slave_public'}]}]";
        for (String form : List.of(old, refined)) {
            assertThat(MesosJson.resources(json(form))).isEqualTo(Resources.parse("cpus(slave_public):1.5"));
        }
    }

    @Test
    void takesNumbersAsStringsBecauseProtobufPrintersWriteThemSo() throws JsonProcessingException {
        String ports = "[{'name':'ports','type':'RANGES','ranges':{'range':[{'begin':'31000','end':'31009'}]}}]";
        assertThat(MesosJson.resources(json(ports))).isEqualTo(Resources.parse("ports:[31000-31009]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"accept":{}}                                        | the message: the field 'type' is missing
            {"type":"FLY"}                                       | type: 'FLY' is not a call that is understood
            {"type":"KILL"}                                      | the message: the field 'kill' is missing
            {"type":"KILL","kill":{"task_id":"t"}}               | kill.task_id: expected an object, got "t"
            {"type":"KILL","kill":{"task_id":{"value":""}}}      | kill.task_id.value: TaskId: must not be empty
            {"type":"DECLINE","decline":{"offer_ids":{}}}        | decline.offer_ids: expected an array, got {}
            {"type":"DECLINE","decline":{"filters":{"refuse_seconds":"x"}}} | decline.filters.refuse_seconds: expected a number, got "x"
            {"type":"ACCEPT","accept":{"operations":[{"type":"RESERVE"}]}} | accept.operations[0].type: operation 'RESERVE' is not supported; only LAUNCH is
            """)
    void anErrorNamesThePathTheValueAndWhatWasExpected(String call, String message) {
        assertThatThrownBy(() -> MesosJson.call(MAPPER.readTree(call)))
                .isInstanceOf(MesosJsonException.class)
                .hasMessage(message);
    }

    @Test
    void aTaskWithAnExecutorIsRefusedInWords() throws JsonProcessingException {
        JsonNode task = json("{'name':'t','task_id':{'value':'t'},'agent_id':{'value':'a'},'executor':{}}");
        assertThatThrownBy(() -> MesosJson.task(task)).hasMessageStartingWith("executor: is not supported");
    }

    @Test
    void aNegativeScalarAndAnUnknownStateAreNamed() throws JsonProcessingException {
        JsonNode negative = json("[{'name':'cpus','type':'SCALAR','scalar':{'value':-1}}]");
        assertThatThrownBy(() -> MesosJson.resources(negative))
                .hasMessageContaining("[0]")
                .hasMessageContaining("is negative");
        JsonNode status = json("{'task_id':{'value':'t'},'state':'TASK_DANCING'}");
        assertThatThrownBy(() -> MesosJson.status(status))
                .hasMessageStartingWith("state: 'TASK_DANCING' is none of [TASK_STAGING");
    }

    private static JsonNode json(String singleQuoted) throws JsonProcessingException {
        return MAPPER.readTree(singleQuoted.replace('\'', '"'));
    }

    private static JsonNode overText(JsonNode tree) {
        try {
            return MAPPER.readTree(MAPPER.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode golden(String name) {
        try (InputStream in = MesosJsonTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return MAPPER.readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
