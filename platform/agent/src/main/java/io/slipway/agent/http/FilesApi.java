package io.slipway.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.agent.sandbox.Sandboxes;
import io.slipway.http.Headers;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.mesosapi.AgentId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /files/browse}, {@code /files/read} and {@code /files/download} as Mesos has them. Every method blocks;
 * thread-safe.
 *
 * @see <a href="https://mesos.apache.org/documentation/latest/endpoints/files/read/">Mesos: /files/read</a>
 */
public final class FilesApi {
    /** Sixteen pages: no read gives more. */
    static final int MAX_READ = 16 * 4096;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServedFiles files;

    /**
     * @param log the agent's log; null when there is none
     * @param agentId the agent's identity; null before it has one
     */
    public FilesApi(Sandboxes sandboxes, @Nullable Path log, Supplier<@Nullable AgentId> agentId) {
        this.files = new ServedFiles(sandboxes, log, agentId);
    }

    /** Lists a folder. */
    HttpResponse browse(HttpRequest request) {
        Optional<String> asked = request.query().first("path").filter(path -> !path.isEmpty());
        if (asked.isEmpty()) {
            return pathMissing();
        }
        Optional<Path> folder = files.resolve(asked.get());
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return notFound(asked.get());
        }
        try {
            String base = asked.get().endsWith("/") ? asked.get() : asked.get() + "/";
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            for (Path child : children(folder.get())) {
                entry(base, child).ifPresent(list::add);
            }
            return HttpResponse.json(200, JSON.writeValueAsBytes(list));
        } catch (IOException e) {
            return failed("cannot list " + asked.get(), e);
        }
    }

    /** A piece of a file. */
    HttpResponse read(HttpRequest request) {
        Optional<String> asked = request.query().first("path").filter(path -> !path.isEmpty());
        if (asked.isEmpty()) {
            return pathMissing();
        }
        long offset;
        long length;
        try {
            offset = number(request, "offset");
            length = number(request, "length");
        } catch (IllegalArgumentException e) {
            return HttpResponse.text(400, e.getMessage() + "\n");
        }
        Optional<Path> file = files.resolve(asked.get());
        if (file.isEmpty()) {
            return notFound(asked.get());
        }
        if (Files.isDirectory(file.get())) {
            return HttpResponse.text(400, "'" + asked.get() + "' is a directory; use /files/browse\n");
        }
        try (SeekableByteChannel channel = files.open(file.get())) {
            long size = channel.size();
            if (offset == -1) {
                return piece(size, new byte[0]);
            }
            int wanted = (int) Math.min(length == -1 ? MAX_READ : length, MAX_READ);
            byte[] bytes = offset >= size ? new byte[0] : bytes(channel, offset, wanted);
            return piece(offset, bytes);
        } catch (NoSuchFileException e) {
            return notFound(asked.get());
        } catch (IOException e) {
            return failed("cannot read " + asked.get(), e);
        }
    }

    /** A whole file. */
    HttpResponse download(HttpRequest request) {
        Optional<String> asked = request.query().first("path").filter(path -> !path.isEmpty());
        if (asked.isEmpty()) {
            return pathMissing();
        }
        Optional<Path> file = files.resolve(asked.get());
        if (file.isEmpty()) {
            return notFound(asked.get());
        }
        if (!Files.isRegularFile(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            return HttpResponse.text(400, "'" + asked.get() + "' is no file; use /files/browse for a directory\n");
        }
        String name = String.valueOf(file.get().getFileName()).replaceAll("[\"\\\\\\p{Cntrl}]", "_");
        return new HttpResponse.File(
                200,
                Headers.of(
                        "Content-Type",
                        "application/octet-stream",
                        "Content-Disposition",
                        "attachment; filename=\"" + name + "\""),
                file.get());
    }

    private static byte[] bytes(SeekableByteChannel channel, long offset, int wanted) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(wanted);
        channel.position(offset);
        int got = 0;
        while (buffer.hasRemaining() && got >= 0) {
            got = channel.read(buffer);
        }
        return java.util.Arrays.copyOf(buffer.array(), whole(buffer.array(), buffer.position()));
    }

    /** How many of {@code length} bytes end with a whole UTF-8 character; all when there is no telling. */
    static int whole(byte[] bytes, int length) {
        int start = length - 1;
        while (start >= 0 && start > length - 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        if (start <= 0) {
            return length;
        }
        int first = bytes[start] & 0xFF;
        int needed = first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
        return first < 0xF8 && length - start < needed ? start : length;
    }

    /** The bytes stand in the answer as they are, escaped as JSON wants, so that they count as many as in the file. */
    private static HttpResponse piece(long offset, byte[] bytes) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(bytes.length + 64);
        json.writeBytes("{\"data\":\"".getBytes(StandardCharsets.US_ASCII));
        for (byte b : bytes) {
            int c = b & 0xFF;
            if (c == '"' || c == '\\') {
                json.write('\\');
                json.write(c);
            } else if (c < 0x20 || c == 0x7F) {
                json.writeBytes(String.format("\\u%04x", c).getBytes(StandardCharsets.US_ASCII));
            } else {
                json.write(c);
            }
        }
        json.writeBytes(("\",\"offset\":" + offset + "}").getBytes(StandardCharsets.US_ASCII));
        return HttpResponse.json(200, json.toByteArray());
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        }
        children.sort(null);
        return children;
    }

    /** How a file is listed; empty when it went meanwhile. A link is listed as itself. */
    private static Optional<ObjectNode> entry(String base, Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(
                    file, "unix:mode,permissions,nlink,owner,group,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("path", base + file.getFileName());
            json.put("mode", mode(attributes));
            json.put("nlink", ((Number) attribute(attributes, "nlink")).longValue());
            json.put("uid", String.valueOf(attributes.get("owner")));
            json.put("gid", String.valueOf(attributes.get("group")));
            json.put("size", ((Number) attribute(attributes, "size")).longValue());
            json.put("mtime", ((FileTime) attribute(attributes, "lastModifiedTime")).toMillis() / 1000);
            return Optional.of(json);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Object attribute(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("the file system gives no " + name);
        }
        return value;
    }

    @SuppressWarnings("unchecked") // the attribute view's own promise
    private static String mode(Map<String, Object> attributes) {
        int type = ((Integer) attribute(attributes, "mode")) & 0170000;
        String letter = switch (type) {
            case 0040000 -> "d";
            case 0120000 -> "l";
            case 0010000 -> "p";
            case 0140000 -> "s";
            case 0020000 -> "c";
            case 0060000 -> "b";
            default -> "-";
        };
        return letter
                + PosixFilePermissions.toString(
                        (Set<java.nio.file.attribute.PosixFilePermission>) attribute(attributes, "permissions"));
    }

    /** The parameter {@code name}; -1 when it is absent. @throws IllegalArgumentException for anything below -1 */
    private static long number(HttpRequest request, String name) {
        Optional<String> text = request.query().first(name);
        if (text.isEmpty()) {
            return -1;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= -1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " '" + text.get() + "': expected a whole number", e);
        }
        throw new IllegalArgumentException(name + " " + text.get() + ": expected 0 or more, or -1");
    }

    private static HttpResponse pathMissing() {
        return HttpResponse.text(400, "expected 'path=...' in the query\n");
    }

    private static HttpResponse notFound(String path) {
        return HttpResponse.text(404, "no such file or directory in a sandbox of this agent: " + path + "\n");
    }

    private static HttpResponse failed(String what, IOException e) {
        return HttpResponse.text(500, what + ": " + (e instanceof JsonProcessingException ? "JSON" : e) + "\n");
    }
}
