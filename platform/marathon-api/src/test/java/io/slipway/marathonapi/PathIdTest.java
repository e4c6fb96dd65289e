package io.slipway.marathonapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathIdTest {
    @ParameterizedTest
    @CsvSource({"/a/b,/a/b", "//a//b/,/a/b", "a/b,/x/a/b", "../b,/b", "./b,/x/b", "../../../b,/b", "/,/", ".,/x"})
    void standsBesideAnother(String text, String expected) {
        assertThat(PathId.parse(text).resolve(PathId.absolute("/x"))).hasToString(expected);
    }

    @Test
    void knowsItsPlaceInTheTree() {
        PathId id = PathId.absolute("/a/b/c");
        assertThat(id.parent()).hasToString("/a/b");
        assertThat(id.name()).isEqualTo("c");
        assertThat(PathId.ROOT.parent()).isEqualTo(PathId.ROOT);
        assertThat(id.isWithin(PathId.absolute("/a/b"))).isTrue();
        assertThat(id.isWithin(PathId.absolute("/a/bb"))).isFalse();
        assertThat(id.isWithin(PathId.ROOT)).isTrue();
        assertThat(PathId.absolute("/a").childTowards(id)).hasToString("/a/b");
        assertThatThrownBy(() -> id.childTowards(id)).hasMessageContaining("does not lie below");
    }

    @Test
    void isOrderedAsItsText() {
        List<PathId> ids = Stream.of(
                        "/", "/a", "/a/b", "/a-b", "/a.b", "/ab", "/a/b/c", "/a/bc", "a", "a/b", "../a", "")
                .map(PathId::parse)
                .toList();
        for (PathId one : ids) {
            for (PathId other : ids) {
                assertThat(Integer.signum(one.compareTo(other)))
                        .as("%s and %s", one, other)
                        .isEqualTo(Integer.signum(one.toString().compareTo(other.toString())));
            }
        }
    }

    @Test
    void hasOtherFormsForTasks() {
        PathId id = PathId.absolute("/a/b.c/d-e");
        assertThat(id.safe()).isEqualTo("a_b.c_d-e");
        assertThat(PathId.fromSafe(id.safe())).isEqualTo(id);
        assertThat(id.reversed()).isEqualTo("d-e.b.c.a");
    }
}
