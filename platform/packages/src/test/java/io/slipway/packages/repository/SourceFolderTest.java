package io.slipway.packages.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cosmosapi.PackageDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFolderTest {
    @TempDir
    private Path folder;

    private void write(String file, String text) throws Exception {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void pack(String release, String name) throws Exception {
        write(
                release + "/package.json",
                "{\"packagingVersion\":\"4.0\",\"name\":\"" + name
                        + "\",\"version\":\"1\",\"maintainer\":\"m\",\"description\":\"d\",\"tags\":[]}");
    }

    @Test
    void readsPackagesWithAndWithoutTheFolderOfTheLetter() throws Exception {
        pack("G/good/12", "good");
        write("G/good/12/marathon.json.mustache", "{}");
        write("G/good/12/config.json", "{\"z\":1,\"a\":2}");
        pack("plain/0", "plain");
        assertThat(new SourceFolder(folder).read())
                .extracting(PackageDefinition::name)
                .containsExactly("good", "plain");
        PackageDefinition good = new SourceFolder(folder).read().get(0);
        assertThat(good.releaseVersion()).isEqualTo(12);
        assertThat(good.template()).contains("{}");
        assertThat(good.config().orElseThrow().toString()).isEqualTo("{\"z\":1,\"a\":2}");
    }

    @Test
    void leavesOutOnlyWhatIsBroken() throws Exception {
        pack("G/good/0", "good");
        pack("G/good/next", "good");
        pack("B/bad/0", "bad");
        write("B/bad/0/resource.json", "{\"a\":");
        pack("B/badname/0", "othername");
        write("B/badly/0/package.json", "{\"packagingVersion\":\"9.0\"}");
        assertThat(new SourceFolder(folder).read())
                .extracting(PackageDefinition::name)
                .containsExactly("good");
    }

    @Test
    void tellsThatAFileHasChanged() throws Exception {
        pack("G/good/0", "good");
        String before = new SourceFolder(folder).fingerprint();
        assertThat(new SourceFolder(folder).fingerprint()).isEqualTo(before);
        write("G/good/0/config.json", "{}");
        assertThat(new SourceFolder(folder).fingerprint()).isNotEqualTo(before);
    }
}
