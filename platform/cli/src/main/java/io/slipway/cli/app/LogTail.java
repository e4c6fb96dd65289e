package io.slipway.cli.app;

import io.slipway.client.ClientException;
import io.slipway.client.Files;
import io.slipway.client.SlipwayClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The end of one file in a task's sandbox, read on as it grows. Not thread-safe. */
final class LogTail {
    private final SlipwayClient client;
    private final String agentId;
    private final String taskId;
    private final String file;
    private String path = "";
    private long offset = -1;
    private String rest = "";

    LogTail(SlipwayClient client, String agentId, String taskId, String file) {
        this.client = client;
        this.agentId = agentId;
        this.taskId = taskId;
        this.file = file;
    }

    String taskId() {
        return taskId;
    }

    /** The last whole lines, at most so many; what was read counts as shown. */
    List<String> last(int count) {
        if (!found()) {
            return List.of();
        }
        try {
            long size = client.files().size(agentId, path);
            offset = Math.max(0, size - Files.MAX_PIECE);
            List<String> all = read();
            return all.subList(Math.max(0, all.size() - count), all.size());
        } catch (ClientException e) {
            return absent(e);
        }
    }

    /** The lines that came since. */
    List<String> more() {
        if (!found()) {
            return List.of();
        }
        try {
            if (offset < 0) {
                offset = 0;
            }
            if (client.files().size(agentId, path) < offset) {
                offset = 0; // it was rotated
                rest = "";
            }
            return read();
        } catch (ClientException e) {
            return absent(e);
        }
    }

    private List<String> read() {
        List<String> lines = new ArrayList<>();
        while (true) {
            Files.Piece piece = client.files().read(agentId, path, offset, Files.MAX_PIECE);
            int bytes = piece.data().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            if (bytes == 0) {
                return lines;
            }
            offset += bytes;
            String text = rest + piece.data();
            int end = text.lastIndexOf('\n');
            rest = text.substring(end + 1);
            text.substring(0, Math.max(0, end)).lines().forEach(lines::add);
        }
    }

    private boolean found() {
        if (path.isEmpty()) {
            Optional<String> sandbox = client.nodes().sandbox(agentId, taskId);
            path = sandbox.map(folder -> folder + "/" + file).orElse("");
        }
        return !path.isEmpty();
    }

    /** A file that is not there yet, or no more, has no lines. */
    private static List<String> absent(ClientException e) {
        if (e.status() == 404) {
            return List.of();
        }
        throw e;
    }
}
