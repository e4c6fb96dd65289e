package io.slipway.master.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.replication.NotLeadingException;
import io.slipway.replication.memory.MemoryDisk;
import io.slipway.replication.memory.MemoryLog;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.testing.SimulatedTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SimulatedTime time = new SimulatedTime();
    private final MemoryDisk disk = new MemoryDisk();
    private MemoryLog log;
    private Admission admission = started();

    private Admission started() {
        log = new MemoryLog(disk, time.newLoop("log"), () -> Duration.ofMillis(10));
        Admission made = Admission.start(time.newLoop("admission"), log, new Ids(new Random(1)));
        log.start();
        time.advance(Duration.ofSeconds(1));
        return made;
    }

    private <T> T done(CompletableFuture<T> future) {
        time.advance(Duration.ofMillis(100));
        assertThat(future).isDone();
        return future.join();
    }

    private String token(Optional<String> name) {
        return done(admission.make(name, HOUR)).text();
    }

    private String use(String token, String name, String key) {
        Admission.Verdict verdict = done(admission.use(token, name, key));
        return verdict instanceof Admission.Refused refused ? refused.why() : "admitted";
    }

    @Test
    void aTokenAdmitsOneAgent() {
        String token = token(Optional.empty());

        assertThat(use(token, "a1", "key-1")).isEqualTo("admitted");
        assertThat(use(token, "a2", "key-2")).contains("was used already, by 'a1'");
        assertThat(use(token, "a1", "key-3")).contains("was used already, by 'a1'");
        assertThat(done(admission.list()))
                .singleElement()
                .satisfies(
                        listed -> assertThat(listed.use().orElseThrow().name()).isEqualTo("a1"));
    }

    @Test
    void whoseAnswerGotLostAsksAgain() {
        String token = token(Optional.empty());

        assertThat(use(token, "a1", "key-1")).isEqualTo("admitted");
        assertThat(use(token, "a1", "key-1")).isEqualTo("admitted");
        time.advance(HOUR);
        assertThat(use(token, "a1", "key-1")).contains("expired at");
    }

    @Test
    void twoThatShowItAtOnceAreNotBothAdmitted() {
        String token = token(Optional.empty());

        CompletableFuture<Admission.Verdict> one = admission.use(token, "a1", "key-1");
        CompletableFuture<Admission.Verdict> other = admission.use(token, "a2", "key-2");
        time.advance(Duration.ofSeconds(1));

        assertThat(List.of(one.join(), other.join()))
                .hasOnlyElementsOfTypes(Admission.Admitted.class, Admission.Refused.class);
        assertThat(one.join()).isInstanceOf(Admission.Admitted.class);
        assertThat(other.join()).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void aTokenExpires() {
        String token = token(Optional.empty());

        time.advance(HOUR);

        assertThat(use(token, "a1", "key-1")).contains("expired at 2026-01-01T01:00:01");
    }

    @Test
    void isUsedOnceAndExpiresAfterARestartToo() {
        String used = token(Optional.empty());
        String unused = token(Optional.empty());
        assertThat(use(used, "a1", "key-1")).isEqualTo("admitted");

        log.close();
        admission = started();

        assertThat(use(used, "a2", "key-2")).contains("was used already");
        assertThat(use(unused, "a1", "key-9")).contains("an agent called 'a1' was admitted before");
        assertThat(use(unused, "a2", "key-2")).isEqualTo("admitted");
    }

    @Test
    void aTokenForOneNameIsGoodForNoOtherAndTakesItsPlace() {
        assertThat(use(token(Optional.empty()), "a1", "key-1")).isEqualTo("admitted");
        String token = token(Optional.of("a1"));

        assertThat(use(token, "a2", "key-2")).contains("is good for 'a1' only, not for 'a2'");
        assertThat(use(token, "a1", "key-2")).isEqualTo("admitted");
    }

    @Test
    void aRevokedTokenAndAWrongOneAdmitNobody() {
        String token = token(Optional.empty());
        String id = token.substring(0, token.indexOf('.'));

        assertThat(use(id + ".0000", "a1", "key-1")).contains("there is no such join token");
        assertThat(use(id, "a1", "key-1")).contains("there is no such join token");
        assertThat(use("", "a1", "key-1")).contains("there is no such join token");
        assertThat(done(admission.revoke(id))).isTrue();
        assertThat(done(admission.revoke(id))).isFalse();
        assertThat(use(token, "a1", "key-1")).contains("there is no such join token");
    }

    @Test
    void whatIsOverIsForgottenAfterAWeek() {
        token(Optional.empty());
        time.advance(Duration.ofDays(8).plus(HOUR));
        token(Optional.empty());

        assertThat(done(admission.list())).hasSize(1);
    }

    @Test
    void theTimeOfTheLogDoesNotGoBack() {
        AdmissionBook book = new AdmissionBook();
        book.apply(new AdmissionRecord.Removed("x", time.now().plus(HOUR)));

        assertThat(book.time(time.now())).isEqualTo(time.now().plus(HOUR));
        AdmissionBook other = new AdmissionBook();
        other.restore(book.snapshot());
        assertThat(other.time(time.now())).isEqualTo(time.now().plus(HOUR));
    }

    @Test
    void theSecretIsNotInTheLog() {
        Admission.New made = done(admission.make(Optional.of("a1"), HOUR));
        String secret = made.text().substring(made.text().indexOf('.') + 1);
        AdmissionBook book = new AdmissionBook();
        AdmissionRecord record = new AdmissionRecord.Made(made.token());
        book.apply(record);

        assertThat(new String(book.encode(record), StandardCharsets.UTF_8)
                        + new String(book.snapshot(), StandardCharsets.UTF_8)
                        + made
                        + made.token())
                .doesNotContain(secret);
        assertThat(book.decode(book.encode(record))).isEqualTo(record);
    }

    @Test
    void whoDoesNotLeadDecidesNothing() {
        MemoryLog other = new MemoryLog(new MemoryDisk(), time.newLoop("log"), () -> Duration.ofMillis(10));
        Admission follower = Admission.start(time.newLoop("admission"), other, new Ids(new Random(1)));

        CompletableFuture<Admission.Verdict> verdict = follower.use("a.b", "a1", "key");
        time.advance(Duration.ofSeconds(1));

        assertThatThrownBy(verdict::join).hasCauseInstanceOf(NotLeadingException.class);
    }
}
