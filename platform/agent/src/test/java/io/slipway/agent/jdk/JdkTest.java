package io.slipway.agent.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.resources.Attributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdkTest {
    @TempDir
    Path folder;

    private Path install(String name, String release, boolean compiler) throws Exception {
        Path home = folder.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        if (compiler) {
            Files.copy(java, home.resolve("bin/javac"), StandardCopyOption.COPY_ATTRIBUTES);
        }
        if (release != null) {
            Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + release + "\"\n");
        }
        return home.toRealPath();
    }

    @ParameterizedTest
    @CsvSource({"17,17,17", "17-,17,2147483647", "11-17,11,17", "-17,0,17", "' 11 - 17 ',11,17"})
    void readsRanges(String text, int from, int to) {
        assertThat(JdkRange.parse(text)).isEqualTo(new JdkRange(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "x", "17-11", "17 18", "1.8", "17--", "17,21"})
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> JdkRange.parse(text)).hasMessageContaining("expected major versions such as 17");
    }

    @Test
    void findsJdksInTheUsualPlacesOnce() throws Exception {
        Path seventeen = install("jvm/jdk-17", "17.0.15", true);
        Path alsoSeventeen = install("jvm/jre-17", "17.0.16", false);
        Path twentyFive = install("jvm/jdk-25", "25", true);
        Path eight = install("jvm/jdk-8", null, true);
        Files.createSymbolicLink(folder.resolve("jvm/default"), seventeen);
        Files.createDirectories(folder.resolve("jvm/empty"));
        Path bin = Files.createDirectories(folder.resolve("path"));
        Files.createSymbolicLink(bin.resolve("java"), twentyFive.resolve("bin/java"));
        Jdks jdks = new JdkSearch(
                        Map.of("PATH", bin + ":/nowhere", "JAVA_HOME", seventeen.toString()),
                        List.of(folder.resolve("jvm"), folder.resolve("none")),
                        null)
                .find();
        assertThat(jdks.all()).extracting(Jdk::home).containsExactly(twentyFive, seventeen, alsoSeventeen, eight);
        assertThat(jdks.all()).extracting(Jdk::major).containsExactly(25, 17, 17, 8);
        assertThat(jdks.describe(Attributes.NONE).values().get("jdk")).hasToString("{17, 25, 8}");
        assertThat(jdks.describe(Attributes.parse("jdk:{11}")).values().get("jdk"))
                .hasToString("{11}");
    }

    @Test
    void choosesTheNewestThatSuits() {
        Jdk eleven = new Jdk(11, "11.0.2", Path.of("/11"), true);
        Jdk seventeen = new Jdk(17, "17.0.15", Path.of("/17"), true);
        Jdk newest = new Jdk(25, "25", Path.of("/25"), true);
        Jdks jdks = new Jdks(List.of(eleven, newest, seventeen));
        assertThat(jdks.choose("11-17")).contains(seventeen);
        assertThat(jdks.choose("17-")).contains(newest);
        assertThat(jdks.choose(null)).contains(newest);
        assertThat(new Jdks(List.of()).choose(null)).isEmpty();
        assertThatThrownBy(() -> jdks.choose("21-24"))
                .hasMessageContaining("needs a JDK 21-24")
                .hasMessageContaining("this agent has JDK 11, JDK 17, JDK 25");
    }

    @Test
    void findsTheOneThatRunsThisTest() {
        assertThat(JdkSearch.ofThisMachine().find().all())
                .extracting(Jdk::major)
                .contains(Runtime.version().feature());
    }
}
