package io.slipway.artifacts.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.artifacts.cache.Sha256;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MavenUriTest {
    private static final String HASH = Sha256.of("x");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn:g.h:a_2.13:4.3.1",
                "mvn:g:a:1:linux-x86_64,g:b:2@so",
                "mvn:g:a:1,h:b:2?exclude=*:c,g:*",
            })
    void readsWhatItWrites(String text) {
        assertThat(MavenUri.parse(text)).hasToString(text);
        String locked = text + (text.contains("?") ? "&" : "?") + "lock=" + HASH;
        assertThat(MavenUri.parse(locked)).hasToString(locked);
        assertThat(MavenUri.parse(locked).unlocked()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn:",
                "mvn:g:a",
                "mvn:g:a:1:c:d",
                "mvn:g:a:[1,2)",
                "mvn:g:a:../../x",
                "mvn:g/h:a:1",
                "mvn:..:a:1",
                "mvn:g:a:1,",
                "mvn:g:a:1?exclude=c",
                "mvn:g:a:1?lock=12",
                "mvn:g:a:1?what=x"
            })
    void refusesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> MavenUri.parse(text))
                .isInstanceOfSatisfying(
                        ArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_URI));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "slipway-lock 2\nmvn:g:a:1\ng:a:1 bundled\n",
                "slipway-lock 1\nmvn:g:a:1\n",
                "slipway-lock 1\nmvn:g:a:1\ng:a:1 abc 12\n",
                "slipway-lock 1\nmvn:g:a:1\ng:a:1\n"
            })
    void refusesWhatIsNoLock(String text) {
        assertThatThrownBy(() -> LockFile.parse(text))
                .isInstanceOfSatisfying(
                        ArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_LOCK));
    }

    @Test
    void coordinatesSayWhereTheFileLies() {
        Coordinate coordinate = Coordinate.parse("io.netty:epoll:4.1:linux-x86_64");
        assertThat(coordinate.layoutPath()).isEqualTo("io/netty/epoll/4.1/epoll-4.1-linux-x86_64.jar");
        assertThat(coordinate).hasToString("io.netty:epoll:4.1:linux-x86_64");
    }
}
