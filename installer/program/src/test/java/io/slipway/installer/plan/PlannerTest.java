package io.slipway.installer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.inventory.InventoryReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans for hosts that are written down. */
class PlannerTest {
    private static final ReleaseId RELEASE = new ReleaseId("0.1.0-abc", "d1gest", false);
    private static final Secrets SECRETS = new Secrets("plant-1", "0123456789abcdef", Optional.empty());

    private static final Secrets.TlsFile ROOT = new Secrets.TlsFile("ca.pem", "root", false);
    private static final Secrets.TlsFile KEY = new Secrets.TlsFile("node.key", "k3y of a master", true);
    private static final Secrets SECURED = new Secrets(
            "plant-1",
            "0123456789abcdef",
            Optional.of(new Secrets.Tls(
                    List.of(ROOT),
                    Map.of("10.0.0.1", List.of(ROOT, KEY, new Secrets.TlsFile("node.pem", "one", false))),
                    "slipway-installer:MII",
                    Optional.of(new Secrets.FrontDoor(
                            new Secrets.TlsFile("front-door.pem", "chain", false),
                            new Secrets.TlsFile("front-door.key", "k3y of the door", true),
                            List.of("slipway.example"))))));

    private final Inventory inventory = InventoryReader.read("""
                    cluster-name: plant
                    masters: [10.0.0.1, 10.0.0.2, 10.0.0.3]
                    agents: [{address: 10.0.0.4, attributes: {rack: a, zone: b}, resources: "cpus:2"}]
                    public-agents: [10.0.0.5]
                    https-proxy: http://proxy.example:3128
                    no-proxy: [.example]
                    """).inventory().orElseThrow();
    private final List<Node> nodes = inventory.hosts().stream()
            .map(spec -> new Node(spec, spec.address(), "/usr/lib/jvm/java-17"))
            .toList();
    private final Desired desired = new Desired(inventory, nodes, RELEASE, SECRETS);

    private static String content(List<Item> items, String path) {
        return items.stream()
                .filter(item -> item.name().equals(path))
                .map(item -> ((Item.TextFile) item).content())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void plansAFreshMaster() {
        assertThat(Planner.steps("plant-1", desired.on(nodes.get(0)), Observed.NOTHING))
                .extracting(Step::words)
                .containsExactly(
                        "+ record /var/lib/slipway/installed.json (not there)",
                        "+ user slipway (not there)",
                        "+ folder /var/lib/slipway (not there)",
                        "+ folder /etc/slipway (not there)",
                        "+ folder /opt/slipway (not there)",
                        "+ folder /opt/slipway/releases (not there)",
                        "+ release /opt/slipway/releases/0.1.0-abc (not there)",
                        "+ file /etc/systemd/journald.conf.d/slipway.conf (not there)",
                        "+ folder /var/lib/slipway/master (not there)",
                        "+ file /etc/slipway/master.conf (not there)",
                        "+ file /etc/systemd/system/slipway-master.service (not there)",
                        "+ link /opt/slipway/current (not there)",
                        "+ service slipway-master.service (not there)");
    }

    @Test
    void writesSettingsOfEachRole() {
        assertThat(content(desired.on(nodes.get(0)), "/etc/slipway/master.conf"))
                .contains(
                        "member-id = m-10-0-0-1\n",
                        "members = m-10-0-0-1@10.0.0.1:7071,m-10-0-0-2@10.0.0.2:7071,m-10-0-0-3@10.0.0.3:7071\n",
                        "cluster-id = plant-1\n");
        assertThat(content(desired.on(nodes.get(3)), "/etc/slipway/agent.conf"))
                .contains(
                        "attributes = rack:a;zone:b\n",
                        "resources = cpus:2\n",
                        "masters = http://10.0.0.1:7070,http://10.0.0.2:7070,http://10.0.0.3:7070\n")
                .doesNotContain("public");
        assertThat(content(desired.on(nodes.get(4)), "/etc/slipway/agent.conf")).contains("public = true\n");
    }

    @Test
    void writesUnitsThatKeepTasksAndTellTheProxy() {
        String unit = content(desired.on(nodes.get(3)), "/etc/systemd/system/slipway-agent.service");
        assertThat(unit)
                .contains(
                        "KillMode=process\n",
                        "Delegate=yes\n",
                        "Environment=\"https_proxy=http://proxy.example:3128\"\n",
                        "Environment=\"no_proxy=.example,localhost,127.0.0.1,10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4,10.0.0.5\"");
        assertThat(content(desired.on(nodes.get(0)), "/etc/systemd/system/slipway-master.service"))
                .contains("User=slipway\n", "NoNewPrivileges=yes\n", "ProtectSystem=strict\n")
                .doesNotContain("KillMode");
    }

    @Test
    void writesCertificatesAndWhatAgentsNeedToJoin() {
        Desired secured = new Desired(inventory, nodes, RELEASE, SECURED);
        List<Item> master = secured.on(nodes.get(0));
        List<Item> agent = secured.on(nodes.get(3));

        assertThat(content(master, "/etc/slipway/master.conf"))
                .contains(
                        "tls-folder = /etc/slipway/tls/master\n",
                        "initial-admin-file = /etc/slipway/initial-admin\n",
                        "tls-certificate = /etc/slipway/tls/master/front-door.pem\n",
                        "tls-key = /etc/slipway/tls/master/front-door.key\n",
                        "allow-host = slipway.example\n")
                .doesNotContain("join-token");
        assertThat(content(master, "/etc/slipway/initial-admin")).isEqualTo("slipway-installer:MII\n");
        assertThat(master)
                .filteredOn(item -> item.name().endsWith(".key"))
                .extracting(item -> ((Item.TextFile) item).mode())
                .containsExactly("600", "600");
        assertThat(content(agent, "/etc/slipway/agent.conf"))
                .contains(
                        "tls-folder = /etc/slipway/tls/agent\n",
                        "join-token-file = /etc/slipway/join-token\n",
                        "task-port = 5052\n",
                        "masters = https://10.0.0.1:7070,https://10.0.0.2:7070,https://10.0.0.3:7070\n")
                .doesNotContain("0123456789abcdef");
        assertThat(agent).extracting(Item::name).contains("/etc/slipway/tls/agent/ca.pem");
    }

    @Test
    void anotherCertificateStartsNoDaemonAnew() {
        List<Item> before = new Desired(inventory, nodes, RELEASE, SECURED).on(nodes.get(0));
        Secrets.Tls tls = SECURED.tls().orElseThrow();
        Secrets renewed = new Secrets(
                "plant-1",
                "0123456789abcdef",
                Optional.of(new Secrets.Tls(
                        tls.agents(),
                        Map.of("10.0.0.1", List.of(ROOT, KEY, new Secrets.TlsFile("node.pem", "two", false))),
                        tls.firstAdmin(),
                        tls.frontDoor())));
        Map<String, String> there = new HashMap<>();
        before.forEach(item -> there.put(item.id(), item.fingerprint()));

        assertThat(Planner.steps(
                        "plant-1",
                        new Desired(inventory, nodes, RELEASE, renewed).on(nodes.get(0)),
                        new Observed(there, Set.of())))
                .filteredOn(step -> step.item().kind() != Item.Kind.RECORD)
                .extracting(Step::words)
                .containsExactly("~ file /etc/slipway/tls/master/node.pem (content differs)");
    }

    @Test
    void showsNoSecret() {
        new Desired(inventory, nodes, RELEASE, SECURED)
                .on(nodes.get(0))
                .forEach(item -> assertThat(item.toString()).doesNotContain("k3y"));
        assertThat(SECURED + " " + SECURED.tls()).doesNotContain("k3y", "0123456789abcdef");
        desired.on(nodes.get(0)).forEach(item -> assertThat(item.toString()).doesNotContain("0123456789abcdef"));
        assertThat(SECRETS.toString()).doesNotContain("0123456789abcdef");
    }

    /** A host that is as the steps make it: from any state, and any prefix of any plan, the next plan leads to the goal. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void leadsFromAnyStateToTheGoal(long seed) {
        Random random = new Random(seed);
        List<Item> items = desired.on(nodes.get(random.nextInt(nodes.size())));
        Map<String, String> there = new HashMap<>();
        Set<String> made = new HashSet<>();
        for (Item item : items) {
            if (random.nextBoolean()) {
                there.put(item.id(), random.nextBoolean() ? item.fingerprint() : "inactive enabled other");
            }
        }
        for (int round = 0; round < 5; round++) {
            List<Step> plan = Planner.steps("plant-1", items, new Observed(there, made));
            int end = round == 4 ? plan.size() : random.nextInt(plan.size() + 1);
            for (Step step : new ArrayList<>(plan).subList(0, end)) {
                if (step.item() instanceof Item.MadeList list) {
                    list.content()
                            .lines()
                            .filter(line -> line.startsWith("\"") && line.contains(" /"))
                            .forEach(line -> made.add(line.replaceAll("[\",]", "")));
                } else {
                    boolean listed = made.contains(step.item().id())
                            || step.item().kind() == Item.Kind.USER
                            || step.item().kind() == Item.Kind.SERVICE;
                    assertThat(listed)
                            .as("on the list before it is made: " + step.item().id())
                            .isTrue();
                }
                there.put(step.item().id(), step.item().fingerprint());
            }
        }
        assertThat(Planner.steps("plant-1", items, new Observed(there, made)).stream()
                        .filter(step -> step.item().kind() != Item.Kind.RECORD))
                .isEmpty();
    }
}
