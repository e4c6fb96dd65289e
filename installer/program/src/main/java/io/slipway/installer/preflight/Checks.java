package io.slipway.installer.preflight;

import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.inventory.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that is asked of one host by itself. Pure. */
final class Checks {
    private static final long MIB = 1024;
    private static final long GIB = 1024 * MIB;

    /** File systems that lose or hide what a database needs. */
    private static final Set<String> UNFIT = Set.of("nfs", "nfs4", "cifs", "smb2", "tmpfs", "ramfs", "fuseblk", "vfat");

    private final HostSpec host;
    private final Facts facts;
    private final Inventory inventory;
    private final String cluster;
    private final boolean bundledJava;
    private final List<Finding> findings = new ArrayList<>();

    private Checks(HostSpec host, Facts facts, Inventory inventory, String cluster, boolean bundledJava) {
        this.host = host;
        this.facts = facts;
        this.inventory = inventory;
        this.cluster = cluster;
        this.bundledJava = bundledJava;
    }

    /**
     * Looks at one host.
     *
     * @param cluster id of the cluster, empty for one that is new
     * @param bundledJava whether a JRE comes with what is installed
     */
    static List<Finding> of(HostSpec host, Facts facts, Inventory inventory, String cluster, boolean bundledJava) {
        Checks checks = new Checks(host, facts, inventory, cluster, bundledJava);
        checks.system();
        checks.java();
        checks.size();
        checks.disks();
        checks.groups();
        checks.clock();
        checks.ports();
        checks.software();
        checks.network();
        return List.copyOf(checks.findings);
    }

    private void add(Severity severity, String check, String found, String expected, String remedy) {
        findings.add(
                new Finding(host.address(), check, severity, found, expected, severity == Severity.OK ? "" : remedy));
    }

    private void check(boolean ok, Severity otherwise, String check, String found, String expected, String remedy) {
        add(ok ? Severity.OK : otherwise, check, found, expected, remedy);
    }

    private void system() {
        add(Severity.OK, "ssh, sudo", "root", "root", "");
        String kernel = facts.one("kernel").orElse("unknown");
        check(
                kernel.startsWith("Linux") && major(kernel.substring(6)) >= 4,
                Severity.ERROR,
                "kernel",
                kernel,
                "Linux 4 or newer",
                "install a newer operating system");
        String os = facts.one("os").orElse("unknown");
        boolean known =
                List.of("debian", "ubuntu", "rhel", "centos", "rocky", "almalinux", "fedora", "ol", "amzn").stream()
                        .anyMatch(os::startsWith);
        check(
                known,
                Severity.WARNING,
                "os",
                os,
                "Debian, Ubuntu or one like RHEL",
                "expect surprises, or use a known one");
        String arch = facts.one("arch").orElse("unknown");
        check(
                Set.of("x86_64", "aarch64", "amd64", "arm64").contains(arch),
                Severity.WARNING,
                "arch",
                arch,
                "x86_64 or aarch64",
                "a JDK 17 for it must be on the host");
        String init = facts.one("init").orElse("unknown");
        check(
                init.equals("systemd") && facts.number("systemd") >= 239,
                Severity.ERROR,
                "systemd",
                init + " " + facts.one("systemd").orElse(""),
                "systemd 239 or newer as first process",
                "use an operating system that is started by systemd");
        List<String> missing = facts.all("missing");
        check(
                missing.isEmpty(),
                Severity.ERROR,
                "programs",
                missing.isEmpty() ? "all" : "no " + String.join(", ", missing),
                "tar, gzip, coreutils, util-linux, shadow",
                "install them: apt-get install tar gzip coreutils util-linux passwd, or the same by dnf");
    }

    private void java() {
        List<String> homes = facts.javaHomes();
        if (inventory.javaHome().isPresent()) {
            String wanted = inventory.javaHome().get();
            boolean there =
                    facts.all("java").stream().anyMatch(java -> java.endsWith(" " + wanted) && homes.contains(wanted));
            check(
                    there,
                    Severity.ERROR,
                    "java",
                    homes.isEmpty() ? "none" : String.join(", ", homes),
                    "Java 17 or newer in " + wanted,
                    "install it there, or change java-home");
            return;
        }
        check(
                bundledJava || !homes.isEmpty(),
                Severity.ERROR,
                "java",
                bundledJava ? "comes with the archive" : homes.isEmpty() ? "none of 17 or newer" : homes.get(0),
                "Java 17 or newer",
                "apt-get install openjdk-17-jre-headless (dnf: java-17-openjdk-headless), or an archive with a JRE");
    }

    private void size() {
        long cpus = facts.number("cpus");
        check(cpus >= 1, Severity.WARNING, "cpu", cpus + " cores", "1 or more", "give the machine more");
        long memory = facts.number("memory-kib") / MIB;
        long least = 700;
        check(
                memory >= least,
                Severity.ERROR,
                "memory",
                memory + " MiB",
                least + " MiB or more",
                "give the machine more");
        if (memory >= least) {
            long good = host.isMaster() ? 1900 : 1400;
            check(
                    memory >= good,
                    Severity.WARNING,
                    "memory for work",
                    memory + " MiB",
                    good + " MiB or more",
                    "little will fit; give the machine more");
        }
        long entropy = facts.number("entropy");
        check(
                entropy < 0 || entropy >= 200,
                Severity.WARNING,
                "entropy",
                entropy + " bits",
                "200 or more",
                "keys will take long to make; install rng-tools or haveged");
    }

    private void disks() {
        for (String line : facts.all("disk")) {
            String[] words = line.split(" ", -1);
            if (words.length < 4) {
                continue;
            }
            String folder = words[0];
            long free = words[1].matches("[0-9]+") ? Long.parseLong(words[1]) : 0;
            long needed = folder.startsWith("/etc") ? MIB : folder.startsWith("/opt") ? 500 * MIB : GIB;
            check(
                    words[3].equals("yes"),
                    Severity.ERROR,
                    "write " + folder,
                    words[3].equals("yes") ? "writable" : "not writable",
                    "a folder that can be written",
                    "is the disk full, or mounted read-only? 'df', 'mount'");
            check(
                    free >= needed,
                    Severity.ERROR,
                    "disk " + folder,
                    free / MIB + " MiB free",
                    needed / MIB + " MiB or more",
                    "make room there, or mount a larger disk");
            check(
                    !UNFIT.contains(words[2]) || !folder.startsWith("/var"),
                    Severity.WARNING,
                    "file system " + folder,
                    words[2],
                    "ext4, xfs or another on a disk of the machine",
                    "what is written there may be lost or slow; mount a local disk");
        }
    }

    private void groups() {
        String version = facts.one("cgroup").orElse("0");
        List<String> controllers = List.of(facts.one("controllers").orElse("").split(" ", -1));
        boolean all = controllers.stream().anyMatch(one -> one.startsWith("cpu")) && controllers.contains("memory");
        check(
                !host.runsTasks() || (!version.equals("0") && all),
                Severity.WARNING,
                "control groups",
                version.equals("0") ? "none" : "v" + version + (all ? "" : " without cpu or memory"),
                "v2 or v1 with cpu and memory",
                "tasks will run without limits; mount control groups");
        String selinux = facts.one("selinux").orElse("none");
        check(
                !selinux.equals("Enforcing"),
                Severity.WARNING,
                "selinux",
                selinux,
                "permissive, disabled, or a policy for /opt/slipway",
                "if units do not start: restorecon -R /opt/slipway, or setenforce 0");
        add(Severity.OK, "apparmor", facts.one("apparmor").orElse("none"), "any", "");
        add(Severity.OK, "docker", facts.one("docker").orElse("none"), "optional", "");
    }

    private void clock() {
        Duration skew = facts.skew().abs();
        String found = skew.isZero() ? "in step" : words(skew) + (facts.skew().isNegative() ? " behind" : " ahead");
        check(
                skew.compareTo(Duration.ofSeconds(30)) < 0,
                Severity.ERROR,
                "clock",
                found,
                "within 30 s of the installer's",
                "set it ('timedatectl set-ntp true'), here or there; certificates and tokens depend on it");
        if (skew.compareTo(Duration.ofSeconds(30)) < 0 && skew.compareTo(Duration.ofSeconds(2)) > 0) {
            add(Severity.WARNING, "clock step", found, "within 2 s", "set up chrony or systemd-timesyncd");
        }
        check(
                !facts.one("ntp").orElse("yes").equals("no"),
                Severity.WARNING,
                "time service",
                facts.one("ntp").orElse("unknown"),
                "synchronised",
                "set up chrony or systemd-timesyncd");
    }

    private static String words(Duration skew) {
        return skew.toSeconds() < 120 ? skew.toMillis() / 1000.0 + " s" : skew.toMinutes() + " min";
    }

    /** What this host will listen on, as role and port. */
    static Map<Integer, String> needed(HostSpec host, Ports ports) {
        Map<Integer, String> needed = new java.util.TreeMap<>();
        if (host.isMaster()) {
            needed.put(ports.frontDoor(), "the front door");
            needed.put(ports.log(), "the log");
        }
        if (host.runsTasks()) {
            needed.put(ports.agent(), "the agent");
            needed.put(ports.task(), "the agent's tasks");
        }
        return needed;
    }

    private void ports() {
        if (ours() && !facts.all("own-unit").isEmpty()) {
            add(Severity.OK, "ports", "in use by this cluster", "free", "");
            return;
        }
        Set<String> taken = new LinkedHashSet<>(facts.all("listen"));
        needed(host, inventory.ports()).forEach((port, use) -> {
            boolean free = !taken.contains(String.valueOf(port));
            check(
                    free,
                    Severity.ERROR,
                    "port " + port,
                    free ? "free" : "taken",
                    "free for " + use,
                    "see who has it with 'ss -ltnp', and stop it; or change the port in cluster.yaml");
        });
    }

    private boolean ours() {
        return !cluster.isEmpty() && facts.installed().filter(cluster::equals).isPresent();
    }

    private void software() {
        boolean other = facts.installed().isPresent() && !ours();
        check(
                !other,
                Severity.ERROR,
                "earlier cluster",
                facts.installed().orElse("none"),
                cluster.isEmpty() ? "none" : "none, or " + cluster,
                "uninstall it with its own cluster.yaml: slipway install uninstall");
        for (String unit : facts.all("unit")) {
            boolean firewall = Set.of("firewalld", "ufw").contains(unit);
            add(
                    firewall || unit.equals("kubelet") ? Severity.WARNING : Severity.ERROR,
                    firewall ? "firewall" : "software",
                    unit + " runs",
                    firewall ? "none, or one that lets the ports of the cluster through" : "no other cluster manager",
                    firewall
                            ? "let in " + needed(host, inventory.ports()).keySet() + " and 31000-32000 from the cluster"
                            : "stop it: systemctl disable --now " + unit);
        }
        for (String folder : facts.all("leftover")) {
            add(Severity.WARNING, "software", folder + " is there", "no DC/OS", "uninstall DC/OS first");
        }
    }

    private void network() {
        String own = facts.one("own-name").orElse("");
        check(
                !own.isEmpty(),
                Severity.WARNING,
                "own name",
                facts.one("hostname").orElse("none") + " is " + (own.isEmpty() ? "not known" : own),
                "an address",
                "add it to /etc/hosts or DNS");
        for (String line : facts.all("resolved")) {
            String[] words = line.split(" ", -1);
            boolean known = words.length > 1 && !words[1].isEmpty();
            if (!known) {
                add(
                        Severity.ERROR,
                        "dns",
                        words[0] + " is not known",
                        "an address",
                        "add it to DNS or /etc/hosts there");
            }
        }
        if (inventory.ipDetect().isPresent()) {
            String detected = facts.one("detected").orElse("");
            check(
                    detected.matches("[0-9.]+|[0-9a-fA-F:]+"),
                    Severity.ERROR,
                    "ip-detect",
                    detected.isEmpty() ? "nothing" : detected,
                    "one IP address",
                    "mend the program under ip-detect; try it with 'sh' on that host");
        }
        for (String line : facts.all("mtu")) {
            String mtu = line.substring(line.indexOf(' ') + 1);
            if (mtu.matches("[0-9]+") && Integer.parseInt(mtu) < 1280) {
                add(Severity.WARNING, "mtu", line, "1280 or more", "raise the MTU of the interface");
            }
        }
    }

    private static int major(String version) {
        String digits = version.replaceAll("[^0-9].*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
