package io.slipway.installer.plan;

import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.inventory.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What shall be on the hosts of a cluster. Pure. */
public final class Desired {
    private static final String MASTER_USER = "slipway";
    private static final String LOOPBACK = "127.0.0.1";

    private final Inventory inventory;
    private final List<Node> nodes;
    private final ReleaseId release;
    private final Secrets secrets;

    /** @param nodes all hosts of the cluster, those included that are not worked on now */
    public Desired(Inventory inventory, List<Node> nodes, ReleaseId release, Secrets secrets) {
        this.inventory = inventory;
        this.nodes = List.copyOf(nodes);
        this.release = release;
        this.secrets = secrets;
    }

    /** What shall be on one host, in an order in which each needs only earlier ones. */
    public List<Item> on(Node node) {
        List<Item> items = new ArrayList<>();
        if (node.spec().isMaster()) {
            items.add(new Item.User(MASTER_USER, Layout.LIB + "/master"));
        }
        items.add(new Item.Folder(Layout.LIB, "root", "755"));
        items.add(new Item.Folder(Layout.ETC, "root", "755"));
        items.add(new Item.Folder(Layout.OPT, "root", "755"));
        items.add(new Item.Folder(Layout.OPT + "/releases", "root", "755"));
        items.add(new Item.Release(Layout.release(release.id()), release.archive()));
        items.add(new Item.TextFile(
                "/etc/systemd/journald.conf.d/slipway.conf", "root", "644", Units.journal(), false, false));
        List<Item> services = new ArrayList<>();
        if (node.spec().isMaster()) {
            services.add(daemon(items, "master", MASTER_USER, masterSettings(node), node));
        }
        if (node.spec().runsTasks()) {
            services.add(daemon(items, "agent", "root", agentSettings(node), node));
        }
        items.add(new Item.Link(Layout.CURRENT, Layout.release(release.id())));
        items.addAll(services);
        return List.copyOf(items);
    }

    private Item daemon(List<Item> items, String role, String owner, Map<String, String> settings, Node node) {
        List<Item> inputs = new ArrayList<>();
        items.add(new Item.Folder(Layout.LIB + "/" + role, owner, "700"));
        secrets.tls().ifPresent(tls -> certificates(items, tls, role, owner, settings, node));
        inputs.add(new Item.TextFile(Layout.ETC + "/" + role + ".conf", owner, "600", conf(settings), true, true));
        inputs.add(new Item.TextFile(
                "/etc/systemd/system/slipway-" + role + ".service",
                "root",
                "644",
                role.equals("master") ? Units.master(node, proxy()) : Units.agent(node, proxy()),
                false,
                true));
        items.addAll(inputs);
        List<Item> all = new ArrayList<>(inputs);
        all.add(new Item.Link(Layout.CURRENT, Layout.release(release.id())));
        return new Item.Service("slipway-" + role + ".service", Item.digest(all));
    }

    /** Daemons look at them again by themselves, so none of them makes a daemon start anew. */
    private static void certificates(
            List<Item> items, Secrets.Tls tls, String role, String owner, Map<String, String> settings, Node node) {
        String folder = Layout.tls(role);
        settings.put("tls-folder", folder);
        items.add(new Item.Folder(Layout.ETC + "/tls", "root", "755"));
        items.add(new Item.Folder(folder, owner, "700"));
        tls.of(role, node).forEach(file -> items.add(certificate(folder, owner, file)));
        if (role.equals("agent")) {
            settings.put("join-token-file", Layout.JOIN_TOKEN);
            return;
        }
        String admin = Layout.ETC + "/initial-admin";
        settings.put("initial-admin-file", admin);
        items.add(new Item.TextFile(admin, owner, "600", tls.firstAdmin() + "\n", true, false));
        tls.frontDoor().ifPresent(door -> {
            settings.put("tls-certificate", folder + "/" + door.chain().name());
            settings.put("tls-key", folder + "/" + door.key().name());
            items.add(certificate(folder, owner, door.chain()));
            items.add(certificate(folder, owner, door.key()));
            settings.merge("allow-host", String.join(",", door.names()), (one, other) -> one + "," + other);
        });
    }

    private static Item certificate(String folder, String owner, Secrets.TlsFile file) {
        return new Item.TextFile(
                folder + "/" + file.name(), owner, file.secret() ? "600" : "644", file.content(), file.secret(), false);
    }

    private boolean tls() {
        return secrets.tls().isPresent();
    }

    private Map<String, String> masterSettings(Node node) {
        Map<String, String> settings = listening("master", node);
        settings.put("port", String.valueOf(inventory.ports().frontDoor()));
        settings.put("cluster-id", secrets.clusterId());
        settings.put("cluster-name", inventory.clusterName());
        settings.put("member-id", node.memberId());
        settings.put(
                "members",
                masters().stream()
                        .map(master -> master.memberId() + "@" + bracketed(master.address()) + ":"
                                + inventory.ports().log())
                        .collect(Collectors.joining(",")));
        settings.putAll(inventory.masterSettings());
        return settings;
    }

    private Map<String, String> agentSettings(Node node) {
        Map<String, String> settings = listening("agent", node);
        settings.put("port", String.valueOf(inventory.ports().agent()));
        String scheme = tls() ? "https://" : "http://";
        settings.put(
                "masters",
                masters().stream()
                        .map(master -> scheme + bracketed(master.address()) + ":"
                                + inventory.ports().frontDoor())
                        .collect(Collectors.joining(",")));
        if (tls()) {
            settings.put("task-port", String.valueOf(inventory.ports().task()));
        }
        if (node.spec().is(Role.PUBLIC_AGENT)) {
            settings.put("public", "true");
        }
        node.spec().resources().ifPresent(resources -> settings.put("resources", resources));
        if (!node.spec().attributes().isEmpty()) {
            settings.put(
                    "attributes",
                    new TreeMap<>(node.spec().attributes())
                            .entrySet().stream()
                                    .map(entry -> entry.getKey() + ":" + entry.getValue())
                                    .collect(Collectors.joining(";")));
        }
        settings.putAll(inventory.agentSettings());
        return settings;
    }

    private Map<String, String> listening(String role, Node node) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("role", role);
        settings.put("home", Layout.LIB + "/" + role);
        settings.put("host", node.address().equals(LOOPBACK) ? LOOPBACK : "0.0.0.0");
        settings.put("hostname", node.address());
        if (!node.spec().address().equals(node.address())) {
            settings.put("allow-host", node.spec().address());
        }
        if (!tls()) {
            settings.put("join-token", secrets.joinToken());
        }
        return settings;
    }

    private static String conf(Map<String, String> settings) {
        StringBuilder text =
                new StringBuilder("# Written by slipway install; changes are lost. Change cluster.yaml.\n");
        settings.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    private List<Node> masters() {
        return nodes.stream().filter(node -> node.spec().isMaster()).toList();
    }

    private Map<String, String> proxy() {
        Map<String, String> variables = new TreeMap<>();
        if (inventory.proxy().isSet()) {
            List<String> none = new ArrayList<>(inventory.proxy().none());
            none.add("localhost");
            none.add("127.0.0.1");
            inventory.hosts().forEach(host -> none.add(host.address()));
            masters().forEach(master -> none.add(master.address()));
            put(variables, "http_proxy", inventory.proxy().http());
            put(variables, "https_proxy", inventory.proxy().https());
            put(variables, "no_proxy", none.stream().distinct().collect(Collectors.joining(",")));
        }
        return variables;
    }

    private static void put(Map<String, String> variables, String name, String value) {
        if (!value.isEmpty()) {
            variables.put(name, value);
            variables.put(name.toUpperCase(java.util.Locale.ROOT), value);
        }
    }

    private static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
