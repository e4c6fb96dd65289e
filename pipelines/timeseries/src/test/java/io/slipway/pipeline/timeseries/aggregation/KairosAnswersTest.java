package io.slipway.pipeline.timeseries.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.slipway.pipeline.timeseries.core.Tags;
import io.slipway.pipeline.timeseries.core.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected answers are those that KairosDB 1.3.0 gave to the same questions on the same points. */
class KairosAnswersTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long T = 1_445_208_600_000L;
    private static final long HOUR = 3_600_000L;
    private static final String FROM_T = "'start_absolute':" + T + ",'end_absolute':" + (T + 30 * HOUR);
    private static final String FROM_BEFORE =
            "'start_absolute':" + (T - 3 * HOUR - 1234) + ",'end_absolute':" + (T + 30 * HOUR);
    private static final String FROM_EARLIER =
            "'start_absolute':" + (T - 50 * HOUR - 1234) + ",'end_absolute':" + (T + 30 * HOUR);

    @Test
    void listsPointsWithTheirTags() throws IOException {
        assertThat(answer(FROM_T, "'name':'m'"))
                .isEqualTo("{'queries':[{'sample_size':6,'results':[{'name':'m','group_by':[{'name':'type','type':"
                        + "'number'}],'tags':{'dc':['x'],'host':['a','b']},'values':[[1445208600000,1],"
                        + "[1445208600000,10],[1445208660000,2],[1445212200000,3],[1445212200000,30.5],"
                        + "[1445298600000,4]]}]}]}");
    }

    @Test
    void groupsByTags() throws IOException {
        assertThat(answer(FROM_T, "'name':'m','group_by':[{'name':'tag','tags':['host','dc']}]"))
                .isEqualTo("{'queries':[{'sample_size':6,'results':[{'name':'m','group_by':[{'name':'tag','tags':"
                        + "['host','dc'],'group':{'host':'a','dc':'x'}},{'name':'type','type':'number'}],'tags':"
                        + "{'dc':['x'],'host':['a']},'values':[[1445208600000,1],[1445208660000,2],"
                        + "[1445212200000,3],[1445298600000,4]]},{'name':'m','group_by':[{'name':'tag','tags':"
                        + "['host','dc'],'group':{'host':'b','dc':'x'}},{'name':'type','type':'number'}],'tags':"
                        + "{'dc':['x'],'host':['b']},'values':[[1445208600000,10],[1445212200000,30.5]]}]}]}");
        assertThat(answer(FROM_T, "'name':'m','exclude_tags':true,'group_by':[{'name':'tag','tags':['no']}]"))
                .contains("'group':{'no':''}")
                .doesNotContain("'tags':{");
    }

    @Test
    void answersNothingWithOneEmptyResult() throws IOException {
        assertThat(answer(FROM_T, "'name':'m','tags':{'host':['zz']},'group_by':[{'name':'tag','tags':['host']}]"))
                .isEqualTo("{'queries':[{'sample_size':0,'results':[{'name':'m','tags':{},'values':[]}]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'order':'desc'|6|[[1445298600000,4],[1445212200000,30.5],[1445212200000,3],[1445208660000,2],"
                        + "[1445208600000,10],[1445208600000,1]]",
                "'limit':2|4|[[1445208600000,1],[1445208600000,10]]",
                "'limit':-1|6|[[1445208600000,1],[1445208600000,10],[1445208660000,2],[1445212200000,3],"
                        + "[1445212200000,30.5],[1445298600000,4]]",
                "'limit':2,'aggregators':[{'name':'count','sampling':{'value':1,'unit':'hours'}}]|4|"
                        + "[[1445208600000,2]]",
                "'tags':{'host':'b'}|2|[[1445208600000,10],[1445212200000,30.5]]",
                "'tags':{'host':[]}|6|[[1445208600000,1],[1445208600000,10],[1445208660000,2],[1445212200000,3],"
                        + "[1445212200000,30.5],[1445298600000,4]]",
                "'aggregators':[{'name':'sum','sampling':{'value':1,'unit':'hours'}}]|6|"
                        + "[[1445208600000,13],[1445212200000,33.5],[1445298600000,4]]",
                "'aggregators':[{'name':'sum'}]|6|[[1445208600000,11],[1445208660000,2],[1445212200000,33.5],"
                        + "[1445298600000,4]]",
                "'aggregators':[{'name':'avg','sampling':{'value':1,'unit':'HOURS'}}]|6|"
                        + "[[1445208600000,4.333333333333333],[1445212200000,16.75],[1445298600000,4]]",
                "'aggregators':[{'name':'min','sampling':{'value':1,'unit':'hours'}}]|6|"
                        + "[[1445208600000,1],[1445212200000,3],[1445298600000,4]]",
                "'aggregators':[{'name':'max','sampling':{'value':1,'unit':'hours'}}]|6|"
                        + "[[1445208600000,10],[1445212200000,30.5],[1445298600000,4]]",
                "'aggregators':[{'name':'count','sampling':{'value':1,'unit':'hours'}}]|6|"
                        + "[[1445208600000,3],[1445212200000,2],[1445298600000,1]]",
                "'aggregators':[{'name':'count','sampling':{'value':1,'unit':'hours'}}],'order':'desc'|6|"
                        + "[[1445298600000,6]]",
                "'aggregators':[{'name':'sum','sampling':{'value':1,'unit':'hours'}},{'name':'max','sampling':"
                        + "{'value':1,'unit':'days'}}]|6|[[1445208600000,33.5],[1445298600000,4]]",
                "'aggregators':[{'name':'count','align_start_time':true,'sampling':{'value':1,'unit':'hours'}},"
                        + "{'name':'sum','align_start_time':true,'sampling':{'value':1,'unit':'days'}}]|6|"
                        + "[[1445126400000,5],[1445212800000,1]]"
            })
    void orderLimitFilterAndAggregatorsAreKairos(String asked, int sampleSize, String values) throws IOException {
        assertThat(answer(FROM_T, "'name':'m'," + asked))
                .contains("'sample_size':" + sampleSize + ",")
                .endsWith("'values':" + values + "}]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5|hours|true|[[1445205600000,46.5],[1445295600000,4]]",
                "5|hours|false|[[1445208598766,46.5],[1445298598766,4]]",
                "7|minutes|true|[[1445208540000,13],[1445211900000,33.5],[1445298420000,4]]",
                "7|minutes|false|[[1445208358766,13],[1445212138766,33.5],[1445298238766,4]]",
                "90|minutes|true|[[1445207400000,46.5],[1445293800000,4]]",
                "3|days|true|[[1444953600000,46.5],[1445212800000,4]]",
                "3|days|false|[[1445028598766,46.5],[1445287798766,4]]",
                "2|weeks|true|[[1444608000000,50.5]]",
                "2|weeks|false|[[1445028598766,50.5]]",
                "5|months|true|[[1443657600000,50.5]]",
                "5|months|false|[[1445028598766,50.5]]",
                "3|years|true|[[1420070400000,50.5]]",
                "3|years|false|[[1445028598766,50.5]]",
                "700|seconds|true|[[1445208400000,13],[1445211900000,33.5],[1445298000000,4]]",
                "700|seconds|false|[[1445208498766,13],[1445211998766,33.5],[1445298098766,4]]",
                "86400000|milliseconds|true|[[1445201398000,46.5],[1445287798000,4]]",
                "100000|milliseconds|false|[[1445208598766,13],[1445212198766,33.5],[1445298598766,4]]"
            })
    void rangesBeginWhereKairosLetsThemBegin(int count, String unit, boolean align, String values) throws IOException {
        String aggregator = "'aggregators':[{'name':'sum','align_start_time':true,'align_sampling':" + align
                + ",'sampling':{'value':" + count + ",'unit':'" + unit + "'}}]";

        assertThat(answer(FROM_EARLIER, "'name':'m'," + aggregator)).endsWith("'values':" + values + "}]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seconds|[[1445208601000,11],[1445208661000,2],[1445212201000,33.5],[1445298601000,4]]",
                "hours|[[1445209200000,13],[1445212800000,33.5],[1445299200000,4]]",
                "weeks|[[1445212800000,46.5],[1445817600000,4]]",
                "months|[[1446336000000,50.5]]"
            })
    void rangesEndWhereKairosLetsThemEnd(String unit, String values) throws IOException {
        String aggregator =
                "'aggregators':[{'name':'sum','align_end_time':true,'sampling':{'value':1,'unit':'" + unit + "'}}]";

        assertThat(answer(FROM_BEFORE, "'name':'m'," + aggregator)).endsWith("'values':" + values + "}]}]}");
    }

    @Test
    void daysFollowTheTimeZone() throws IOException {
        String span = "'time_zone':'America/Chicago','start_absolute':" + (T - 72 * HOUR) + ",'end_absolute':"
                + (T + 30 * HOUR);
        String aggregator =
                "'aggregators':[{'name':'sum','align_start_time':true,'sampling':" + "{'value':1,'unit':'days'}}]";

        assertThat(answer(span, "'name':'m'," + aggregator))
                .endsWith("'values':[[1445144400000,46.5],[1445230800000,4]]}]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'start_absolute':1445208600000,'end_absolute':1445212200000|5",
                "'start_absolute':1445208600000,'end_absolute':1445212199999|3",
                "'start_absolute':1445208600001|4",
                "'start_absolute':'1445208660000'|4",
                "'start_absolute':-5|6",
                "'start_relative':{'value':50,'unit':'years'}|6",
                "'start_relative':{'value':2,'unit':'months'},'end_relative':{'value':1,'unit':'seconds'}|6",
                "'start_relative':{'value':0,'unit':'hours'}|0",
                "'start_absolute':1445298600000,'start_relative':{'value':50,'unit':'years'}|1"
            })
    void startAndEndAreBothIncluded(String span, int found) throws IOException {
        assertThat(answer(span, "'name':'m'")).contains("'sample_size':" + found + ",");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'metrics':[{'name':'m'}]|query.metric[0].start_time relative or absolute time must be set",
                "'start_absolute':9,'end_absolute':5,'metrics':[{'name':'m'}]|query.metric[0].end_time must be greater"
                        + " than the start time",
                "'start_absolute':1|query.metric[] must have a size of at least 1",
                "'start_absolute':1,'metrics':[{}]|query.metric[0].name may not be null",
                "'start_absolute':1,'metrics':[{'name':''}]|query.metric[0].name may not be empty",
                "'start_absolute':1,'metrics':[{'name':'m','aggregators':[{}]}]|query.metric[0].aggregators[0] must"
                        + " have a name",
                "'start_absolute':1,'metrics':[{'name':'m','aggregators':[{'name':'sum','sampling':{'value':1,'unit':"
                        + "'fortnights'}}]}]|query.fortnights is not a valid time unit, must be one of"
                        + " MILLISECONDS,SECONDS,MINUTES,HOURS,DAYS,WEEKS,MONTHS,YEARS",
                "'start_absolute':1,'metrics':[{'name':'m','aggregators':[{'name':'sum','sampling':{'value':1}}]}]|"
                        + "query.metric[0].aggregators[0].sampling.unit may not be null",
                "'start_absolute':1,'metrics':[{'name':'m','group_by':[{'name':'tag'}]}]|query.metric[0].group_by[0]"
                        + ".tags may not be null",
                "'start_absolute':1,'metrics':[{'name':'m','group_by':[{'name':'tag','tags':[]}]}]|query.metric[0]"
                        + ".group_by[0].tags may not be empty",
                "'start_absolute':1,'metrics':[{'name':'m','order':'up'}]|query.metric[0].order must be either 'asc'"
                        + " or 'desc'",
                "'start_relative':{'value':2},'metrics':[]|start_relative.unit may not be null",
                "'start_relative':{'value':-2,'unit':'hours'},'metrics':[]|start_relative.value must be greater than"
                        + " or equal to 0"
            })
    void problemsAreToldInKairosWords(String request, String problem) throws IOException {
        assertThat(problems(request)).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'start_absolute':1,'metrics':[{'name':'m','aggregators':[{'name':'foo'}]}]|sum, avg, min, max, count",
                "'start_absolute':1,'metrics':[{'name':'m','aggregators':[{'name':'sum','foo':1}]}]|'foo'",
                "'start_absolute':1,'metrics':[{'name':'m','aggregators':[{'name':'sum','sampling':"
                        + "{'value':0,'unit':'hours'}}]}]|greater than or equal to 1",
                "'start_absolute':1,'metrics':[{'name':'m','group_by':[{'name':'value','range_size':5}]}]|only 'tag'",
                "'start_absolute':1,'metrics':[{'name':'m','group_by':[{'name':'tag','tags':['a']},{'name':'tag',"
                        + "'tags':['b']}]}]|name all tags in one group_by",
                "'start_absolute':1,'time_zone':'Mars','metrics':[{'name':'m'}]|Mars is not a valid time zone",
                "'start_absolute':'x','metrics':[{'name':'m'}]|start_absolute is 'x'",
                "'start_absolute':1,'metrics':[{'name':'m','tags':5}]|tags must be an object"
            })
    void refusesWhatIsNotDone(String request, String problem) throws IOException {
        assertThat(problems(request)).singleElement().asString().contains(problem);
    }

    private static List<String> problems(String request) throws IOException {
        return QueryJson.parse(json("{" + request + "}"), T + 40 * HOUR).problems();
    }

    private static String answer(String span, String metric) throws IOException {
        QueryJson.Request request = QueryJson.parse(json("{" + span + ",'metrics':[{" + metric + "}]}"), T + 40 * HOUR);
        assertThat(request.problems()).isEmpty();
        var answers = new ArrayList<MetricAnswer>();
        for (MetricQuery query : request.queries()) {
            var evaluation = new Evaluation(query);
            var a = Tags.of(Map.of("host", "a", "dc", "x"));
            // The tag host as a detail tag here, to see that it makes no difference.
            var b = Tags.of(Map.of("dc", "x"));
            evaluation.add(a, "", T, Value.of(1));
            evaluation.add(a, "", T + 60_000, Value.of(2));
            evaluation.add(a, "", T + HOUR, Value.of(3));
            evaluation.add(a, "", T + 25 * HOUR, Value.of(4));
            evaluation.add(b, "host=b", T, Value.of(10));
            evaluation.add(b, "host=b", T + HOUR, Value.of(30.5));
            answers.add(evaluation.answer());
        }
        var out = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
            QueryJson.write(generator, answers, false);
        }
        return out.toString().replace('"', '\'');
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
