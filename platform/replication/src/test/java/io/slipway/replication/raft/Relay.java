package io.slipway.replication.raft;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a port and passes on what comes, until one direction or both are held up: connections stay, and nothing
 * comes through, as when a cable is pulled. Unlike a port that is closed, nobody is told.
 */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean requestsHeld;
    private boolean answersHeld;

    /** @param target the port to pass everything on to */
    Relay(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on nothing that others send comes to the target, and it is not told. */
    synchronized void holdRequests() {
        requestsHeld = true;
    }

    /** From now on nothing that the target answers comes to the others. */
    synchronized void holdAnswers() {
        answersHeld = true;
    }

    /** Lets through what was held up. */
    synchronized void heal() {
        requestsHeld = false;
        answersHeld = false;
        notifyAll();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                sockets.add(from);
                connect(from);
            }
        } catch (IOException e) {
            closeAll(sockets); // the relay was closed
        }
    }

    private void connect(Socket from) {
        try {
            Socket to = new Socket(server.getInetAddress(), target);
            sockets.add(to);
            start(() -> pass(from, to, true));
            start(() -> pass(to, from, false));
        } catch (IOException e) {
            closeAll(List.of(from)); // the target is not there
        }
    }

    private void pass(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitOpen(requests);
                out.write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // one of the two has closed
        } finally {
            closeAll(List.of(from, to));
        }
    }

    private synchronized void awaitOpen(boolean requests) throws InterruptedException {
        while (requests ? requestsHeld : answersHeld) {
            wait();
        }
    }

    private static void closeAll(List<? extends Closeable> all) {
        for (Closeable closeable : all) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        heal();
        closeAll(List.of(server));
        closeAll(sockets);
    }
}
