package io.slipway.cli.master;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes everything that the cluster remembers into a file. */
@Command(
        name = "backup",
        description = {
            "Writes everything that the masters remember into one file: apps, deployments, agents, repositories, as of",
            "one moment, with a checksum. The cluster runs on meanwhile. 'slipway restore' begins a cluster with it."
        },
        footer = {"%nExamples:", "  slipway backup /backup/slipway-$(date +%%F).backup"})
public final class Backup extends DoorCommand {
    @Parameters(paramLabel = "FILE", description = "Where to; must not be there yet.")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    Backup(Context context) {
        super(context);
    }

    @Override
    protected void run() {
        if (Files.exists(file) && !force) {
            throw new CommandFailure("the file " + file + " is there already; name another, or use --force");
        }
        byte[] bytes = client().masters().backup();
        try {
            write(file.toAbsolutePath(), bytes);
        } catch (IOException e) {
            throw new CommandFailure("the backup could not be written to " + file + ": " + e);
        }
        if (json()) {
            terminal().json(Json.object().with("file", file.toString()).with("bytes", bytes.length));
        } else {
            terminal().line("The backup is in " + file + " (" + bytes.length + " bytes).");
        }
    }

    /** Whole or not at all. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
