package io.slipway.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Version;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** Servers of ZooKeeper in this process, with its own defaults: each write is flushed before it is acknowledged. */
final class ZooKeepers implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int SESSION_MS = 20_000;
    private static final int CONNECT_S = 60;

    private final List<AutoCloseable> servers = new ArrayList<>();
    private final List<ZooKeeper> clients = new ArrayList<>();
    private final StringBuilder addresses = new StringBuilder();

    ZooKeepers(Path data, int count) throws Exception {
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.jmx.log4j.disable", "true");
        List<String> ensemble = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ports.add(LogRate.freePort());
            ensemble.add("127.0.0.1:" + LogRate.freePort() + ":" + LogRate.freePort());
            addresses.append(i == 1 ? "" : ",").append("127.0.0.1:").append(ports.get(i - 1));
        }
        for (int i = 1; i <= count; i++) {
            Path folder = Files.createDirectories(data.resolve(String.valueOf(i)));
            Files.writeString(folder.resolve("myid"), String.valueOf(i));
            QuorumPeerConfig config = config(folder, ports.get(i - 1), count == 1 ? List.of() : ensemble);
            start(i, config, count == 1);
        }
    }

    static String version() {
        return Version.getVersion();
    }

    private static QuorumPeerConfig config(Path folder, int port, List<String> ensemble) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("dataDir", folder.toString());
        properties.setProperty("clientPort", String.valueOf(port));
        properties.setProperty("clientPortAddress", "127.0.0.1");
        properties.setProperty("tickTime", "2000");
        properties.setProperty("initLimit", "10");
        properties.setProperty("syncLimit", "5");
        for (int i = 0; i < ensemble.size(); i++) {
            properties.setProperty("server." + (i + 1), ensemble.get(i));
        }
        QuorumPeerConfig config = new QuorumPeerConfig();
        config.parseProperties(properties);
        return config;
    }

    private void start(int number, QuorumPeerConfig config, boolean alone) {
        Thread thread;
        if (alone) {
            Single server = new Single();
            ServerConfig single = new ServerConfig();
            single.readFrom(config);
            thread = new Thread(() -> ended(() -> server.runFromConfig(single)), "zookeeper-" + number);
            servers.add(server::end);
        } else {
            Peer peer = new Peer();
            thread = new Thread(() -> ended(() -> peer.runFromConfig(config)), "zookeeper-" + number);
            servers.add(peer::end);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private interface Run {
        void run() throws Exception;
    }

    private static void ended(Run run) {
        try {
            run.run();
        } catch (Exception e) {
            throw new IllegalStateException("a server of ZooKeeper failed", e);
        }
    }

    /** One that can be ended from outside. */
    private static final class Single extends ZooKeeperServerMain {
        void end() {
            shutdown();
        }
    }

    /** The same as a member of an ensemble. */
    private static final class Peer extends QuorumPeerMain {
        void end() {
            if (quorumPeer != null) {
                quorumPeer.shutdown();
            }
        }
    }

    /** Writers over a few connections; each sets the data of a node of its own. */
    Writers writers(int count, int recordBytes) throws IOException, InterruptedException, KeeperException {
        int connections = Math.min(CONNECTIONS, count);
        for (int i = 0; i < connections; i++) {
            CountDownLatch connected = new CountDownLatch(1);
            ZooKeeper client = new ZooKeeper(addresses.toString(), SESSION_MS, event -> {
                if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                    connected.countDown();
                }
            });
            clients.add(client);
            if (!connected.await(CONNECT_S, TimeUnit.SECONDS)) {
                throw new IOException("ZooKeeper at " + addresses + " did not answer within " + CONNECT_S + " s");
            }
        }
        byte[] record = new byte[recordBytes];
        for (int i = 0; i < count; i++) {
            clients.get(0).create("/writer-" + i, record, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        return new Writers(
                count,
                Runnable::run,
                (writer, acknowledged) -> clients.get(writer % connections)
                        .setData(
                                "/writer-" + writer,
                                record,
                                -1,
                                (code, path, context, stat) -> {
                                    if (code == KeeperException.Code.OK.intValue()) {
                                        acknowledged.run();
                                    }
                                },
                                null));
    }

    @Override
    public void close() {
        try {
            for (ZooKeeper client : clients) {
                client.close();
            }
            for (AutoCloseable server : servers) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("ZooKeeper did not stop", e);
        }
    }
}
