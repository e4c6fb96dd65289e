package io.slipway.artifacts;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.artifacts.maven.LockFile;
import io.slipway.artifacts.maven.MavenUri;
import io.slipway.artifacts.transfer.ArtifactException;
import io.slipway.artifacts.transfer.ArtifactException.Code;
import io.slipway.artifacts.transfer.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pins a package source: every {@code mvn:} address among the {@code assets.uris} of its {@code resource.json} gets a
 * lock file beside it, {@code <alias>.lock}, and names that lock.
 */
public final class PackageLocks {
    private static final JsonMapper JSON = new JsonMapper();

    private PackageLocks() {}

    /**
     * Resolves and writes all locks of a package folder.
     *
     * @return the lock files by alias; empty when the package has no {@code mvn:} address
     * @throws ArtifactException NOT_FOUND without a readable {@code resource.json}, and as {@link Fetcher#lock}
     */
    public static Map<String, LockFile> write(
            Path folder, Fetcher fetcher, FetchListener listener, Cancellation cancellation) {
        Path file = folder.resolve("resource.json");
        JsonNode resource = read(file);
        Map<String, LockFile> locks = new LinkedHashMap<>();
        if (!(resource.at("/assets/uris") instanceof ObjectNode uris)) {
            return locks;
        }
        for (Map.Entry<String, JsonNode> entry : uris.properties()) {
            String uri = entry.getValue().asText();
            if (MavenUri.isOne(uri)) {
                LockFile lock = fetcher.lock(MavenUri.parse(uri), listener, cancellation);
                write(folder.resolve(entry.getKey() + ".lock"), lock.toText());
                entry.setValue(uris.textNode(lock.request().lockedBy(lock).toString()));
                locks.put(entry.getKey(), lock);
            }
        }
        write(file, pretty(resource));
        return locks;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new ArtifactException(Code.NOT_FOUND, file + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ArtifactException(
                    Code.NOT_FOUND,
                    "cannot read " + file + ": expected a package source folder, such as packages/K/kafka/0",
                    e);
        }
    }

    private static String pretty(JsonNode node) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return JSON.writer(printer).writeValueAsString(node) + "\n";
        } catch (JacksonException e) {
            throw new IllegalStateException("a tree that was read can be written", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw ArtifactException.local("write", file, e);
        }
    }
}
