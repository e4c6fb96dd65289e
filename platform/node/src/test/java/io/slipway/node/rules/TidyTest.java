package io.slipway.node.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of style that a machine can see in the sources of the whole project. */
class TidyTest {
    private static final int LINE_MAX = 120;
    /** Tests quote what goes over the wire, which cannot be broken at will. */
    private static final int TEST_LINE_MAX = 180;

    private static final int FILE_MAX = 800;
    private static final int METHOD_MAX = 60;

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern METHOD =
            Pattern.compile("^    (?:    )?(?=[\\w@<])(?:[\\w@<>\\[\\],.?&]+ )*[\\w<>\\[\\],.?& ]+\\([^;]*\\{$");
    private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");

    private static List<Source> sources;

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
                    .map(Source::read)
                    .toList();
        }
        assertThat(sources).hasSizeGreaterThan(50);
    }

    @Test
    void linesAndFilesKeepTheirLimits() {
        List<String> long_ = new ArrayList<>();
        for (Source source : sources) {
            if (source.lines.size() > FILE_MAX) {
                long_.add(source + " has " + source.lines.size() + " lines");
            }
            for (int i = 0; i < source.lines.size(); i++) {
                if (source.lines.get(i).length() > (source.isTest() ? TEST_LINE_MAX : LINE_MAX)) {
                    long_.add(source + ":" + (i + 1) + " is "
                            + source.lines.get(i).length() + " wide");
                }
            }
        }
        assertThat(long_).isEmpty();
    }

    @Test
    void methodsKeepTheirLimit() {
        List<String> long_ = new ArrayList<>();
        for (Source source : sources) {
            for (int i = 0; i < source.lines.size(); i++) {
                String line = source.lines.get(i);
                Matcher matcher = METHOD.matcher(line);
                if (!matcher.matches()
                        || line.contains(" new ")
                        || line.contains(" class ")
                        || line.contains(" record ")) {
                    continue;
                }
                int end = endOfBlock(source.lines, i);
                if (end - i > METHOD_MAX) {
                    long_.add(source + ":" + (i + 1) + " has " + (end - i) + " lines");
                }
            }
        }
        assertThat(long_).isEmpty();
    }

    /** The formatter closes a block, with whatever follows the brace, at the indentation it was opened at. */
    private static int endOfBlock(List<String> lines, int start) {
        String indent = lines.get(start).replaceAll("\\S.*", "");
        for (int i = start + 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith(indent + "}")) {
                return i;
            }
        }
        return start;
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(matches(sources, LEFT_OVER)).isEmpty();
    }

    @Test
    void testsWaitForConditionsNotForTime() {
        List<Source> tests = sources.stream().filter(Source::isTest).toList();
        assertThat(matches(tests, Pattern.compile("Thread\\.sle" + "ep|TimeUnit\\.\\w+\\.sle" + "ep")))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Source source : sources) {
            Path info = source.path.resolveSibling("package-info.java");
            if (!source.isTest() && source.path.toString().contains("src/main/java/io/") && !Files.exists(info)) {
                silent.add(ROOT.relativize(info).toString());
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void pipelinesKnowNothingOfThePlatform() {
        List<Source> pipelines = under("pipelines/");
        assertThat(matches(pipelines, Pattern.compile("import (static )?io\\.slipway\\.(?!pipeline)")))
                .isEmpty();
    }

    @Test
    void programsOfPackagesSeeOnlyThePublicContracts() {
        Pattern forbidden = Pattern.compile(
                "import (static )?io\\.slipway\\." + "(?!universe|client|http|runtime|mesosapi|marathonapi|cosmosapi)");
        List<Source> programs = under("universe-packages/").stream()
                .filter(source -> !source.isTest())
                .toList();
        assertThat(matches(programs, forbidden)).isEmpty();
    }

    private static List<Source> under(String folder) {
        return sources.stream()
                .filter(source -> source.toString().startsWith(folder))
                .toList();
    }

    private static List<String> matches(List<Source> among, Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (Source source : among) {
            for (int i = 0; i < source.lines.size(); i++) {
                if (pattern.matcher(source.lines.get(i)).find()) {
                    found.add(source + ":" + (i + 1) + " " + source.lines.get(i).trim());
                }
            }
        }
        return found;
    }

    private record Source(Path path, List<String> lines) {
        static Source read(Path path) {
            try {
                return new Source(path, Files.readAllLines(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isTest() {
            return path.toString().contains("src/test/");
        }

        @Override
        public String toString() {
            return ROOT.relativize(path).toString();
        }
    }
}
