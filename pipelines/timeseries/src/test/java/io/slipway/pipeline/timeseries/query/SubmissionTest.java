package io.slipway.pipeline.timeseries.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.slipway.pipeline.timeseries.core.Point;
import io.slipway.pipeline.timeseries.core.Tags;
import io.slipway.pipeline.timeseries.core.Value;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The problems are told as KairosDB 1.3.0 tells them. */
class SubmissionTest {
    private static final Tags TAGS = Tags.of(Map.of("a", "b"));

    @Test
    void takesOneMetricOrSeveralWithOnePointOrMore() throws IOException {
        assertThat(parse("{'name':'m','timestamp':5,'value':1,'tags':{'a':'b'}}")
                        .points())
                .containsExactly(new Point("m", TAGS, 5, Value.of(1)));
        assertThat(parse("[{'name':'m','timestamp':5,'value':'1.5','datapoints':[['6',2.5],[7,'3']],'tags':{'a':'b'}},"
                                + "{'name':'n','timestamp':-5,'value':1e300,'tags':{'a':5}}]")
                        .points())
                .containsExactly(
                        new Point("m", TAGS, 5, Value.of(1.5)),
                        new Point("m", TAGS, 6, Value.of(2.5)),
                        new Point("m", TAGS, 7, Value.of(3)),
                        new Point("n", Tags.of(Map.of("a", "5")), -5, Value.of(1e300)));
        assertThat(parse("[]")).isEqualTo(new Submission(java.util.List.of(), java.util.List.of()));
    }

    @Test
    void keepsTheRightMetricsBesideTheWrongOnes() throws IOException {
        Submission submission = parse(
                "[{'name':'m','timestamp':5,'value':1,'tags':{'a':'b'}},"
                        + "{'name':'n','timestamp':5,'value':1,'tags':{}},{'name':'o','timestamp':5,'value':1,'tags':{'a':''}}]");

        assertThat(submission.points()).hasSize(1);
        assertThat(submission.problems())
                .containsExactly(
                        "metric[1](name=n).tags count must be greater than or equal to 1.",
                        "metric[2](name=o).tag[a].value may not be empty.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'name':'','timestamp':5,'value':1,'tags':{'a':'b'}}|metric[0].name may not be empty.",
                "{'name':'t','timestamp':5,'value':1}|metric[0](name=t).tags count must be greater than or equal to 1.",
                "{'name':'t','timestamp':5,'value':1,'tags':{'a':null}}|metric[0](name=t).tag[a].value may not be null.",
                "{'name':'q','value':1,'tags':{'a':'b'}}|metric[0](name=q).timestamp may not be null.",
                "{'name':'q','timestamp':5,'tags':{'a':'b'}}|metric[0](name=q).value may not be null.",
                "{'name':'q','timestamp':'xx','value':1,'tags':{'a':'b'}}|metric[0](name=q): timestamp is \"xx\","
                        + " expected whole milliseconds since 1970",
                "{'name':'q','timestamp':5,'value':[1],'tags':{'a':'b'}}|metric[0](name=q): value is [1],"
                        + " expected a number",
                "{'name':'q','timestamp':5,'value':'word','tags':{'a':'b'}}|metric[0](name=q): value is \"word\","
                        + " expected a number",
                "{'name':'q','timestamp':5,'value':1,'tags':{'a':'b'},'ttl':60}|metric[0](name=q).ttl is 60, but"
                        + " points are kept for good; leave it out."
            })
    void saysWhatIsWrong(String metric, String problem) throws IOException {
        Submission submission = parse(metric);

        assertThat(submission.points()).isEmpty();
        assertThat(submission.problems()).containsExactly(problem);
    }

    private static Submission parse(String json) throws IOException {
        return Submission.parse(new JsonMapper().readTree(json.replace('\'', '"')));
    }
}
