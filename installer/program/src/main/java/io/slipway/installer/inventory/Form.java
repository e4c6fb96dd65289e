package io.slipway.installer.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What people fill in of a {@code cluster.yaml}; everything else in the file stays as it stands there. Pure.
 *
 * @param hosts in the order in which they are shown
 * @param sshKey the file of the private key; empty for the SSH agent and the usual files
 */
public record Form(String clusterName, List<Host> hosts, String sshUser, int sshPort, String sshKey) {
    /** Keeps a copy of its own. */
    public Form {
        hosts = List.copyOf(hosts);
    }

    /** A host and what it does. */
    public record Host(String address, Set<Role> roles) {
        /** Keeps a copy of its own. */
        public Host {
            roles = Set.copyOf(roles);
        }
    }

    /**
     * What that text says. What is missing or wrong in it is as the file would have it by default.
     *
     * @return empty when it is no YAML at all
     */
    public static Optional<Form> of(String text) {
        List<Problem> problems = new ArrayList<>();
        Yaml.Fields root = Yaml.parse(text, problems);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        List<Host> hosts = specs(root, problems).stream()
                .map(spec -> new Host(spec.address(), spec.roles()))
                .toList();
        return Optional.of(new Form(
                scalar(root, Key.CLUSTER_NAME).orElse("slipway"),
                hosts,
                scalar(root, Key.SSH_USER).orElse(SshSettings.USUAL.user()),
                scalar(root, Key.SSH_PORT)
                        .filter(port -> port.matches("[0-9]{1,5}"))
                        .map(Integer::parseInt)
                        .orElse(SshSettings.USUAL.port()),
                scalar(root, Key.SSH_KEY).orElse("")));
    }

    private static List<HostSpec> specs(Yaml.Fields root, List<Problem> problems) {
        HostLists lists = new HostLists(problems);
        Map<Key, Role> roles = new LinkedHashMap<>();
        roles.put(Key.MASTERS, Role.MASTER);
        roles.put(Key.AGENTS, Role.AGENT);
        roles.put(Key.PUBLIC_AGENTS, Role.PUBLIC_AGENT);
        roles.forEach((key, role) -> field(root, key).ifPresent(field -> lists.add(key.text(), role, field.value())));
        return lists.hosts();
    }

    private static Optional<Yaml.Field> field(Yaml.Fields root, Key key) {
        return Optional.ofNullable(root.fields().get(key.text()))
                .or(() -> Optional.ofNullable(root.fields().get(key.dcos())));
    }

    private static Optional<String> scalar(Yaml.Fields root, Key key) {
        return field(root, key)
                .map(Yaml.Field::value)
                .filter(Yaml.Scalar.class::isInstance)
                .map(value -> ((Yaml.Scalar) value).text())
                .filter(value -> !value.isEmpty());
    }

    /**
     * The text of a file with these answers in place of its own, be they right or wrong.
     *
     * @return empty when the file cannot be read, or is written in a way in which its parts cannot be replaced
     */
    public Optional<String> into(String text) {
        Optional<Form> before = of(text);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Map<String, HostSpec> known = new LinkedHashMap<>();
        List<Problem> wrong = new ArrayList<>();
        specs(Yaml.parse(text, new ArrayList<>()), wrong).forEach(spec -> known.put(spec.address(), spec));
        String changed = text;
        for (Map.Entry<Key, String> entry :
                changes(before.get(), known, !wrong.isEmpty()).entrySet()) {
            changed = YamlText.replaced(changed, entry.getKey(), entry.getValue());
        }
        String fresh = changed;
        boolean wrongItself = !InventoryReader.read(fresh).problems().isEmpty();
        return of(fresh).filter(form -> wrongItself || saysTheSame(form)).map(form -> fresh);
    }

    private boolean saysTheSame(Form other) {
        return other.sorted().equals(sorted());
    }

    private Form sorted() {
        List<Host> all = new ArrayList<>(hosts);
        all.sort(Comparator.comparing(Host::address));
        return new Form(clusterName, all, sshUser, sshPort, sshKey);
    }

    /**
     * The values that differ, as they are written after the key; empty for a key that is taken out.
     *
     * @param wrong whether there are hosts that the form does not show, since they cannot be read
     */
    private Map<Key, String> changes(Form before, Map<String, HostSpec> known, boolean wrong) {
        Map<Key, String> changes = new TreeMap<>();
        if (!clusterName.equals(before.clusterName)) {
            changes.put(Key.CLUSTER_NAME, " " + YamlText.word(clusterName));
        }
        Map<Key, Role> lists =
                Map.of(Key.MASTERS, Role.MASTER, Key.AGENTS, Role.AGENT, Key.PUBLIC_AGENTS, Role.PUBLIC_AGENT);
        lists.forEach((key, role) -> {
            if (wrong || !with(role).equals(before.with(role))) {
                changes.put(key, list(role, known));
            }
        });
        if (!sshUser.equals(before.sshUser)) {
            changes.put(Key.SSH_USER, " " + YamlText.word(sshUser));
        }
        if (!sshKey.equals(before.sshKey)) {
            changes.put(Key.SSH_KEY, sshKey.isEmpty() ? "" : " " + YamlText.word(sshKey));
        }
        if (sshPort != before.sshPort) {
            changes.put(Key.SSH_PORT, " " + sshPort);
        }
        return changes;
    }

    private List<String> with(Role role) {
        return hosts.stream()
                .filter(host -> host.roles().contains(role))
                .map(Host::address)
                .toList();
    }

    /** What a host had of its own is written where it stands first. */
    private String list(Role role, Map<String, HostSpec> known) {
        List<String> addresses = with(role);
        if (addresses.isEmpty()) {
            return " []";
        }
        return addresses.stream()
                .map(address -> "\n  - " + YamlText.host(address, Optional.ofNullable(known.get(address))))
                .collect(Collectors.joining());
    }

    /** The roles of these words: {@code master}, {@code agent}, {@code public agent}. */
    public static Set<Role> roles(List<String> words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (words.contains(role.toString())) {
                roles.add(role);
            }
        }
        return roles;
    }
}
