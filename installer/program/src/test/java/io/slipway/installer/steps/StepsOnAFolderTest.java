package io.slipway.installer.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.LocalHost;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.plan.Desired;
import io.slipway.installer.plan.Item;
import io.slipway.installer.plan.Node;
import io.slipway.installer.plan.Observed;
import io.slipway.installer.plan.Planner;
import io.slipway.installer.plan.Secrets;
import io.slipway.installer.plan.Step;
import io.slipway.installer.release.ReleaseArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real steps with a real shell, below a folder in place of the root, with stand-ins for systemd and users. */
class StepsOnAFolderTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Path root;
    private Host host;
    private HostSteps steps;
    private ReleaseArchive archive;
    private List<Item> desired;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path known = Files.createDirectories(folder.resolve("known"));
        tool(tools, "systemctl", systemctl(known));
        tool(tools, "getent", "[ -e " + known + "/$1-$2 ]");
        tool(tools, "useradd", "for name; do :; done; touch " + known + "/passwd-$name " + known + "/group-$name");
        tool(tools, "userdel", "rm " + known + "/passwd-$1 " + known + "/group-$1");
        tool(tools, "journalctl", "echo 'why it does not start'");
        host = new LocalHost("trial", List.of(), Map.of("PATH", tools + ":" + System.getenv("PATH")));
        steps = new HostSteps(host, root.toString(), TIMEOUT);
        archive = archive("one");
        desired = desired("masters: [10.0.0.1]\nagents: [10.0.0.1]", archive);
    }

    private static String systemctl(Path known) {
        return "last=; for last; do :; done; cd " + known + "\n"
                + "case $1 in\n"
                + "is-active) if [ -e active-$last ]; then echo active; else echo inactive; exit 3; fi ;;\n"
                + "is-enabled) if [ -e enabled-$last ]; then echo enabled; else echo disabled; exit 1; fi ;;\n"
                + "enable) touch enabled-$last ;;\n"
                + "start|restart) [ ! -e broken ] || exit 1; touch active-$last; echo $1 >>starts-$last ;;\n"
                + "disable) rm -f enabled-$last ;;\n"
                + "stop) rm -f active-$last ;;\n"
                + "esac";
    }

    private static void tool(Path tools, String name, String text) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private ReleaseArchive archive(String content) throws IOException {
        Path distribution = folder.resolve("dist-" + content);
        Files.createDirectories(distribution.resolve("bin"));
        Files.writeString(distribution.resolve("bin/slipway"), content);
        return ReleaseArchive.pack(distribution, folder.resolve("archives"));
    }

    private static List<Item> desired(String yaml, ReleaseArchive release) {
        Inventory inventory = InventoryReader.read(yaml).inventory().orElseThrow();
        HostSpec spec = inventory.hosts().get(0);
        Node node = new Node(spec, spec.address(), "/usr/lib/jvm/java-17");
        return new Desired(
                        inventory,
                        List.of(node),
                        release.id(),
                        new Secrets("c-1", "0123456789abcdef", Optional.empty()))
                .on(node);
    }

    private List<Step> plan(List<Item> items) {
        return Planner.steps("c-1", items, steps.observe(items));
    }

    private void perform(List<Step> plan, ReleaseArchive release) {
        List<Step> done = new ArrayList<>();
        for (List<Step> together : HostSteps.together(plan)) {
            if (together.get(0).item().kind() == Item.Kind.RELEASE
                    && steps.wantsArchive(release.id().archive())) {
                steps.sendArchive(release.file(), release.id().archive(), (sent, all) -> {});
            }
            steps.perform(together, done::add);
        }
        assertThat(done).isEqualTo(plan);
    }

    private static Step file(String name) {
        return new Step(new Item.TextFile(name, "root", "600", "text", false, false), "not there");
    }

    @Test
    void stopsAtTheFirstOfSeveralThatFails() {
        List<Step> done = new ArrayList<>();
        Step first = file("/etc/one");
        List<Step> three = List.of(first, file("/etc/one/below-a-file"), file("/etc/three"));
        assertThatThrownBy(() -> steps.perform(three, done::add))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("file /etc/one/below-a-file");
        assertThat(done).containsExactly(first);
        assertThat(root.resolve("etc/one")).hasContent("text");
        assertThat(root.resolve("etc/three")).doesNotExist();
    }

    @Test
    void reachesTheGoalAndFindsNothingMoreToDo() throws IOException {
        perform(plan(desired), archive);
        assertThat(plan(desired)).isEmpty();
        assertThat(root.resolve("opt/slipway/releases/" + archive.id().id() + "/bin/slipway"))
                .hasContent("one");
        assertThat(Files.readSymbolicLink(root.resolve("opt/slipway/current")))
                .hasToString("/opt/slipway/releases/" + archive.id().id());
        assertThat(Files.getPosixFilePermissions(root.resolve("etc/slipway/agent.conf")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(root.resolve("etc/slipway/agent.conf")))
                .contains("masters = http://10.0.0.1:7070", "join-token = 0123456789abcdef");
        assertThat(folder.resolve("known/active-slipway-agent.service")).exists();
    }

    @Test
    void goesOnFromAnyStepAndFromAnyDamage() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 4; round++) {
            List<Step> plan = plan(desired);
            perform(plan.subList(0, random.nextInt(plan.size() + 1)), archive);
            damage(random);
        }
        perform(plan(desired), archive);
        assertThat(plan(desired)).isEmpty();
    }

    private void damage(Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("installed.json"))
                    .toList();
        }
        if (!files.isEmpty()) {
            Files.writeString(files.get(random.nextInt(files.size())), "spoilt");
            Files.deleteIfExists(files.get(random.nextInt(files.size())));
        }
    }

    @Test
    void changesOnlyWhatDiffersAndStartsAnewWhatReadsIt() throws IOException {
        perform(plan(desired), archive);
        List<Item> changed =
                desired("masters: [10.0.0.1]\nagents: [10.0.0.1]\nagent-settings: {cap-cpu: true}", archive);
        assertThat(plan(changed))
                .extracting(Step::words)
                .containsExactly(
                        "~ file /etc/slipway/agent.conf (content differs)",
                        "~ service slipway-agent.service (what slipway-agent.service was started with has changed)");
        perform(plan(changed), archive);
        assertThat(Files.readString(folder.resolve("known/starts-slipway-agent.service")))
                .isEqualTo("restart\nrestart\n");
        assertThat(Files.readString(folder.resolve("known/starts-slipway-master.service")))
                .isEqualTo("restart\n");
    }

    @Test
    void keepsThePreviousReleaseForAWayBack() throws IOException {
        perform(plan(desired), archive);
        ReleaseArchive next = archive("two");
        List<Item> upgraded = desired("masters: [10.0.0.1]\nagents: [10.0.0.1]", next);
        perform(plan(upgraded), next);
        assertThat(plan(upgraded)).isEmpty();
        assertThat(Files.readSymbolicLink(root.resolve("opt/slipway/previous")))
                .hasToString("/opt/slipway/releases/" + archive.id().id());
        assertThat(plan(desired)).noneMatch(step -> step.item().kind() == Item.Kind.RELEASE);
    }

    @Test
    void saysWhyAUnitDoesNotStart() throws IOException {
        Files.createFile(folder.resolve("known/broken"));
        List<Step> plan = plan(desired);
        assertThatThrownBy(() -> perform(plan, archive))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("slipway-master.service")
                .hasMessageContaining("why it does not start");
    }

    @Test
    void takesNoDamagedArchive() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.tar.gz"), "half of it");
        assertThatThrownBy(() -> steps.sendArchive(damaged, archive.id().archive(), (sent, all) -> {}))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("expected " + archive.id().archive());
        assertThat(steps.wantsArchive(archive.id().archive())).isTrue();
        assertThat(root.resolve("opt/slipway/releases")).isEmptyDirectory();
    }

    @Test
    void leavesNothingBehindWhenItIsRemoved() throws IOException {
        Path foreign =
                Files.createDirectories(root.resolve("etc/systemd/system")).resolve("other.service");
        Files.writeString(foreign, "mine");
        List<Step> plan = plan(desired);
        perform(plan.subList(0, plan.size() - 1), archive);
        assertThat(Removal.from(host, root.toString(), TIMEOUT)).isTrue();
        try (Stream<Path> all = Files.walk(root)) {
            assertThat(all.filter(path -> !Files.isDirectory(path))).containsExactly(foreign);
        }
        assertThat(folder.resolve("known/active-slipway-master.service")).doesNotExist();
        assertThat(folder.resolve("known/passwd-slipway")).doesNotExist();
        assertThat(steps.observe(desired).made()).isEmpty();
        assertThat(Removal.from(host, root.toString(), TIMEOUT)).isFalse();
    }

    @Test
    void keepsAUserThatWasThereBefore() throws IOException {
        Files.createFile(folder.resolve("known/passwd-slipway"));
        Files.createFile(folder.resolve("known/group-slipway"));
        perform(plan(desired), archive);
        Observed observed = steps.observe(desired);
        assertThat(observed.made()).doesNotContain("user slipway").contains("folder /opt/slipway");
        Removal.from(host, root.toString(), TIMEOUT);
        assertThat(folder.resolve("known/passwd-slipway")).exists();
    }
}
