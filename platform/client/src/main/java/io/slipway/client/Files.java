package io.slipway.client;

import io.slipway.client.json.Json;
import java.util.List;

/** Files in the sandboxes of tasks: {@code /agent/<id>/files}. Thread-safe. */
public final class Files {
    /** The most that one read answers, as in Mesos. */
    public static final int MAX_PIECE = 65_536;

    private final Door door;

    Files(Door door) {
        this.door = door;
    }

    /**
     * A piece of a file.
     *
     * @param offset where it begins
     * @param data what is there, up to the end of the file or the most that one read answers
     */
    public record Piece(long offset, String data) {}

    /** A file or folder. */
    public record Entry(String path, long size) {}

    /** How long the file is now, in bytes. */
    public long size(String agentId, String path) {
        return door.get(url(agentId, "read", path)).get("offset").number(0);
    }

    /** What is at {@code offset}; empty data at the end of the file. */
    public Piece read(String agentId, String path, long offset, int length) {
        Json answer = door.get(url(agentId, "read", path) + "&offset=" + offset + "&length=" + length);
        return new Piece(answer.get("offset").number(offset), answer.get("data").text(""));
    }

    /** The last {@code length} bytes, at most {@link #MAX_PIECE}. */
    public Piece tail(String agentId, String path, int length) {
        long size = size(agentId, path);
        return read(agentId, path, Math.max(0, size - length), Math.min(length, MAX_PIECE));
    }

    /** What is in a folder. */
    public List<Entry> browse(String agentId, String path) {
        return door.get(url(agentId, "browse", path)).items().stream()
                .map(entry ->
                        new Entry(entry.get("path").text(""), entry.get("size").number(0)))
                .toList();
    }

    private static String url(String agentId, String verb, String path) {
        return "/agent/" + Paths.segment(agentId) + "/files/" + verb + "?path=" + Paths.value(path);
    }
}
