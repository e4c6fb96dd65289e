package io.slipway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.artifacts.maven.LockFile;
import io.slipway.artifacts.testing.Fetchers;
import io.slipway.artifacts.testing.MavenFolder;
import io.slipway.artifacts.testing.ScriptedServer;
import io.slipway.artifacts.transfer.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PackageLocksTest {
    @TempDir
    Path folder;

    @Test
    void pinsEveryMavenAddressAndLeavesTheRest() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(
                source.resolve("resource.json"),
                "{\"images\":{\"icon-small\":\"x\"},\"assets\":{\"uris\":{\"app\":\"mvn:g:a:1?lock=" + "0".repeat(64)
                        + "\",\"tar\":\"http://h/x.tgz\"}}}");
        try (ScriptedServer server = new ScriptedServer()) {
            new MavenFolder(folder.resolve("remote")).jar("g:a:1", "", "").serve(server);
            Path settings = MavenFolder.settings(folder, server.uri("/maven/").toString(), "");
            try (Fetcher fetcher = Fetchers.at(folder.resolve("cache"), null, settings)) {
                Map<String, LockFile> first =
                        PackageLocks.write(source, fetcher, FetchListener.SILENT, new Cancellation());
                String text = Files.readString(source.resolve("resource.json"));
                LockFile lock = LockFile.parse(Files.readString(source.resolve("app.lock")));
                assertThat(first).containsOnlyKeys("app").containsValue(lock);
                assertThat(text)
                        .isEqualTo(
                                "{\n  \"images\": {\n    \"icon-small\": \"x\"\n  },\n  \"assets\": {\n    \"uris\": {\n"
                                        + "      \"app\": \"mvn:g:a:1?lock=" + lock.sha256() + "\",\n"
                                        + "      \"tar\": \"http://h/x.tgz\"\n    }\n  }\n}\n");
                PackageLocks.write(source, fetcher, FetchListener.SILENT, new Cancellation());
                assertThat(source.resolve("resource.json")).as("the same again").hasContent(text);
            }
        }
    }

    @Test
    void saysThatAFolderIsNoPackage() {
        try (Fetcher fetcher = Fetchers.at(folder.resolve("cache"))) {
            assertThatThrownBy(() -> PackageLocks.write(folder, fetcher, FetchListener.SILENT, new Cancellation()))
                    .hasMessageContaining("expected a package source folder");
        }
    }
}
