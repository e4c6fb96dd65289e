package io.slipway.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String SECRET = "hunter2hunter2";
    private final Redaction redaction = new Redaction();

    @ValueSource(
            strings = {
                "join-token = hunter2hunter2",
                "SLIPWAY_JOIN_TOKEN=hunter2hunter2",
                "db.password: hunter2hunter2",
                "{\"env\":{\"DB_PASSWORD\":\"hunter2hunter2\"}}",
                "{\"env\":{\"AWS_SECRET_ACCESS_KEY\":{\"value\":\"hunter2hunter2\"}}}",
                "{\"labels\":[{\"key\":\"api-key\",\"value\":\"hunter2hunter2\"}]}",
                "{\"cmd\":\"run --password hunter2hunter2 --verbose\"}",
                "{\"cmd\":\"PASSWORD='hunter2hunter2' ./run\"}",
                "{\"args\":[\"--auth-token=hunter2hunter2\"]}",
                "GET / Authorization: Bearer hunter2hunter2",
                "curl -H 'Authorization: token=hunter2hunter2' x",
                "jdbc:postgres://shop:hunter2hunter2@db:5432/shop",
                "{\"env\":{\"DATABASE_URL\":\"postgres://shop:hunter2hunter2@db/shop\"}}",
                "{\"DCOS_PACKAGE_OPTIONS\":\"hunter2hunter2\"}",
                "{\"a\":1,\"token\":\"hunter2hunter2\"}\n{\"b\":2,\"secret\":\"hunter2hunter2\"}\n",
            })
    @ParameterizedTest
    void takesOutSecretsByTheirNames(String text) {
        assertThat(redaction.take(text)).doesNotContain(SECRET).contains(Redaction.HIDDEN);
    }

    @Test
    void takesOutWhatWasLearnedEverywhere() {
        redaction.take("password=" + SECRET);

        assertThat(redaction.scrub("joined with " + SECRET + "!")).isEqualTo("joined with (hidden)!");
        assertThat(redaction.scrub("aHVudGVyMmh1bnRlcjI=")).doesNotContain("aHVudGVyMmh1bnRlcjI");
    }

    @ValueSource(
            strings = {
                "author: somebody",
                "agent S1 registered with 3 tasks",
                "{\"id\":\"/shop/web\",\"cmd\":\"sleep 1000\",\"instances\":2}",
                "http_requests_total{route=\"/v2/apps\",status=\"200\"} 3.0",
                "http://127.0.0.1:7070/v2/apps",
            })
    @ParameterizedTest
    void leavesTheRest(String text) {
        assertThat(redaction.take(text).replaceAll("[\\s]", "")).isEqualTo(text.replaceAll("[\\s]", ""));
        assertThat(redaction.scrub(text)).isEqualTo(text);
    }

    @Test
    void shortValuesAreHiddenWhereTheyStandAndLeftElsewhere() {
        assertThat(redaction.take("password = abc")).isEqualTo("password = (hidden)");
        assertThat(redaction.scrub("abc")).isEqualTo("abc");
    }
}
