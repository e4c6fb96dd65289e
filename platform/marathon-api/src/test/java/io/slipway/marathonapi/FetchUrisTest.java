package io.slipway.marathonapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchUrisTest {
    private static final String LOCK = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/abs/olute",
                "http://host/x.tgz?a=b",
                "file:///x",
                "mvn:g:a:1",
                "mvn:g.h:a_2.13:4.3.1:linux-x86_64",
                "mvn:g:a:1,h:b:2@so",
                "mvn:g:a:1,h:b:2?exclude=*:c,g:*&lock=LOCK",
                "mvn:g:a:1?lock=LOCK"
            })
    void acceptsWhatTheFetcherReads(String uri) {
        assertThat(FetchUris.problem(uri.replace("LOCK", LOCK))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relative",
                "ftp://host/x",
                "http://ho st/",
                "mvn:g:a",
                "mvn:g:a:1,",
                "mvn:g:a:1,b",
                "mvn:g:a:[1,2)",
                "mvn:g:a:1?lock=12",
                "mvn:g:a:1?what=x"
            })
    void saysWhatItCannotRead(String uri) {
        assertThat(FetchUris.problem(uri)).isNotNull();
    }
}
