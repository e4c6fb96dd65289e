package io.slipway.installer.probe;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs on hosts, alone: {@code listen SECONDS HOST PORT...} takes what comes and sends it back, {@code reach PLACE...}
 * looks whether others answer ({@code HOST:PORT} for a probe, {@code HOST:PORT?} when it may be another program, {@code
 * http://...} for a page, {@code dns:ADDRESS} for a name server), {@code serve PORT} answers HTTP. One class, so that
 * it travels as one file.
 */
public final class Probe {
    /** More than fits into one packet of any usual network. */
    private static final int PAYLOAD = 12_000;

    private static final int TIMEOUT_MS = 4_000;
    private static final int DNS_PORT = 53;
    private static final int DNS_TIMEOUT_MS = 1_500;
    private static final int DNS_TRIES = 3;
    private static final int DNS_ANSWER_MAX = 4_096;

    private Probe() {}

    /** See above. Exit code 2 when called wrongly. */
    public static void main(String[] words) throws Exception {
        if (words.length >= 4 && words[0].equals("listen")) {
            listen(Integer.parseInt(words[1]), words[2], List.of(words).subList(3, words.length));
        } else if (words.length >= 1 && words[0].equals("reach")) {
            reach(List.of(words).subList(1, words.length));
        } else if (words.length == 2 && words[0].equals("serve")) {
            serve(Integer.parseInt(words[1]));
        } else {
            System.err.println("probe: called wrongly");
            System.exit(2);
        }
    }

    private static void listen(int seconds, String host, List<String> ports) throws Exception {
        for (String port : ports) {
            try {
                ServerSocket server = new ServerSocket();
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(host, Integer.parseInt(port)), 200);
                daemon(() -> echo(server));
            } catch (IOException e) {
                System.out.println("refused " + port + " " + e.getMessage());
            }
        }
        System.out.println("listening");
        System.out.flush();
        boolean unused = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        System.exit(0);
    }

    private static void echo(ServerSocket server) {
        while (true) {
            try {
                Socket socket = server.accept();
                daemon(() -> echo(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket opened) {
        try (Socket socket = opened) {
            socket.setSoTimeout(TIMEOUT_MS);
            byte[] payload = new byte[PAYLOAD];
            new DataInputStream(socket.getInputStream()).readFully(payload);
            new DataOutputStream(socket.getOutputStream()).write(payload);
        } catch (IOException e) {
            // the other side tells what it missed
        }
    }

    private static void reach(List<String> places) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (String place : places) {
            all.add(daemon(() -> {
                String answer = place.startsWith("http:")
                        ? page(place.substring(7))
                        : place.startsWith("dns:") ? nameServer(place.substring(4)) : payload(place);
                synchronized (Probe.class) {
                    System.out.println(place + " " + answer);
                }
            }));
        }
        for (Thread one : all) {
            one.join();
        }
    }

    private static Socket connected(String hostAndPort) throws IOException {
        int colon = hostAndPort.lastIndexOf(':');
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(
                        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1))),
                TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    private static String payload(String place) {
        boolean other = place.endsWith("?");
        try (Socket socket = connected(other ? place.substring(0, place.length() - 1) : place)) {
            if (other) {
                return "ok";
            }
            socket.getOutputStream().write(new byte[PAYLOAD]);
            try {
                new DataInputStream(socket.getInputStream()).readFully(new byte[PAYLOAD]);
                return "ok";
            } catch (SocketTimeoutException e) {
                return "stuck " + PAYLOAD + " bytes did not come through";
            }
        } catch (IOException e) {
            return "failed " + e.getMessage();
        }
    }

    /** The first line of what a page answers. */
    private static String page(String address) {
        int slash = address.indexOf('/');
        String hostAndPort = slash < 0 ? address : address.substring(0, slash);
        try (Socket socket = connected(hostAndPort)) {
            String path = slash < 0 ? "/" : address.substring(slash);
            String request = "GET " + path + " HTTP/1.0\r\nHost: " + hostAndPort + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String first = answer.lines().findFirst().orElse("nothing");
            return first.contains(" 200") ? "ok" : "failed it answered " + first;
        } catch (IOException e) {
            return "failed " + e.getMessage();
        }
    }

    /** Whether it answers at all: a question for the root of all names, which no server needs to know more of. */
    private static String nameServer(String place) {
        int mark = place.indexOf('@');
        int port = mark < 0 ? DNS_PORT : Integer.parseInt(place.substring(0, mark));
        byte[] question = {0x53, 0x57, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1};
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(DNS_TIMEOUT_MS);
            socket.connect(InetAddress.getByName(place.substring(mark + 1)), port);
            for (int tries = 0; tries < DNS_TRIES; tries++) {
                socket.send(new DatagramPacket(question, question.length));
                DatagramPacket answer = new DatagramPacket(new byte[DNS_ANSWER_MAX], DNS_ANSWER_MAX);
                try {
                    socket.receive(answer);
                    byte[] bytes = answer.getData();
                    boolean ours = answer.getLength() >= 12 && bytes[0] == question[0] && bytes[1] == question[1];
                    return ours && bytes[2] < 0 ? "ok" : "failed what it answers is no answer of a name server";
                } catch (SocketTimeoutException e) {
                    // a datagram may be lost: ask again
                }
            }
            return "failed it does not answer";
        } catch (IOException e) {
            return "failed " + e.getMessage();
        }
    }

    private static void serve(int port) throws Exception {
        byte[] body = (InetAddress.getLocalHost().getHostName() + "\n").getBytes(StandardCharsets.UTF_8);
        String header = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length + "\r\n\r\n";
        try (ServerSocket server = new ServerSocket(port, 200)) {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> answer(socket, header, body));
            }
        }
    }

    private static void answer(Socket opened, String header, byte[] body) {
        try (Socket socket = opened) {
            socket.setSoTimeout(TIMEOUT_MS);
            int seen = 0;
            while (seen < 4) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    return;
                }
                seen = next == (seen % 2 == 0 ? '\r' : '\n') ? seen + 1 : 0;
            }
            socket.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
        } catch (IOException e) {
            // whoever asked has gone
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
