package io.slipway.installer.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The table of keys in the documentation is the one of the code. */
class ClusterYamlPageTest {
    private static final Path PAGE = Path.of("../../docs/reference/cluster-yaml.md");

    @Test
    void hasARowForEveryKey() throws IOException {
        String page = Files.readString(PAGE);
        String rows = String.join(
                "\n", Arrays.stream(Key.values()).map(ClusterYamlPageTest::row).toList());
        assertThat(page).contains(rows);
    }

    @Test
    void namesEveryKeyOfDcosThatMeansNothing() throws IOException {
        String page = Files.readString(PAGE);
        Key.WITHOUT_MEANING.forEach(key -> assertThat(page).contains("`" + key + "`"));
    }

    private static String row(Key key) {
        String dcos = key.dcos().isEmpty() ? "" : "`" + key.dcos() + "`";
        return "| `" + key.text() + "` | " + dcos + " | " + key.expected() + " | " + key.otherwise() + " | "
                + key.meaning() + " |";
    }
}
