package io.slipway.installer.inventory;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the lists of hosts; a host that stands in several has several roles. */
final class HostLists {
    private static final Set<String> FIELDS = Set.of("address", "ssh-user", "ssh-port", "attributes", "resources");
    private static final String EXPECTED = "the name or address of a host such as 10.0.0.1";

    private final List<Problem> problems;
    private final Values values;
    private final Map<String, HostSpec> hosts = new LinkedHashMap<>();

    HostLists(List<Problem> problems) {
        this.problems = problems;
        this.values = new Values(problems);
    }

    /** One of the lists. */
    void add(String key, Role role, Yaml value) {
        if (value instanceof Yaml.Scalar scalar && !scalar.text().isEmpty()) {
            for (String part : scalar.text().split(",", -1)) {
                host(key, new Yaml.Scalar(part.strip(), scalar.line()), role);
            }
        } else if (value instanceof Yaml.Items items) {
            items.items().forEach(item -> host(key, item, role));
        } else if (!(value instanceof Yaml.Scalar)) {
            problems.add(new Problem(
                    value.line(), key + " is " + value.kind() + "; expected a list such as [10.0.0.1, 10.0.0.2]"));
        }
    }

    /** All hosts, masters first. */
    List<HostSpec> hosts() {
        return Stream.concat(
                        hosts.values().stream().filter(HostSpec::isMaster),
                        hosts.values().stream().filter(host -> !host.isMaster()))
                .toList();
    }

    private void host(String key, Yaml value, Role role) {
        if (value instanceof Yaml.Fields fields) {
            described(key, fields, role);
        } else {
            values.text(key, value, EXPECTED, Addresses::isHost)
                    .ifPresent(address -> put(
                            key,
                            new HostSpec(
                                    address,
                                    Set.of(role),
                                    Optional.empty(),
                                    OptionalInt.empty(),
                                    Map.of(),
                                    Optional.empty(),
                                    value.line())));
        }
    }

    private void described(String key, Yaml.Fields fields, Role role) {
        for (Map.Entry<String, Yaml.Field> entry : fields.fields().entrySet()) {
            if (!FIELDS.contains(entry.getKey())) {
                String hint = Likeness.nearest(entry.getKey(), FIELDS)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("there are " + String.join(", ", new java.util.TreeSet<>(FIELDS)));
                problems.add(new Problem(entry.getValue().line(), "a host has no '" + entry.getKey() + "'; " + hint));
            }
        }
        Yaml.Field address = fields.fields().get("address");
        if (address == null) {
            problems.add(new Problem(fields.line(), "a host of " + key + " has no address; expected " + EXPECTED));
            return;
        }
        values.text(key + ".address", address.value(), EXPECTED, Addresses::isHost)
                .ifPresent(text -> put(key, described(fields, text, role)));
    }

    private HostSpec described(Yaml.Fields fields, String address, Role role) {
        Map<String, Yaml.Field> all = fields.fields();
        Yaml.Field user = all.get("ssh-user");
        Yaml.Field port = all.get("ssh-port");
        Yaml.Field attributes = all.get("attributes");
        Yaml.Field resources = all.get("resources");
        return new HostSpec(
                address,
                Set.of(role),
                user == null
                        ? Optional.empty()
                        : values.text("ssh-user", user.value(), "a user", InventoryReader::isUser),
                port == null ? OptionalInt.empty() : OptionalInt.of(values.port("ssh-port", port.value(), 22)),
                attributes == null ? Map.of() : values.map("attributes", attributes.value()),
                resources == null
                        ? Optional.empty()
                        : values.text(
                                "resources", resources.value(), "such as cpus:4;mem:8192", text -> text.contains(":")),
                fields.line());
    }

    private void put(String key, HostSpec host) {
        HostSpec earlier = hosts.get(host.address());
        if (earlier == null) {
            hosts.put(host.address(), host);
            return;
        }
        Set<Role> roles = EnumSet.copyOf(earlier.roles());
        boolean agentBefore = earlier.runsTasks();
        boolean fresh = roles.addAll(host.roles());
        if (!fresh) {
            problems.add(new Problem(
                    host.line(),
                    "host " + host + " stands twice in " + key + ", first in line " + earlier.line() + "; keep one"));
        } else if (agentBefore && host.runsTasks()) {
            problems.add(new Problem(
                    host.line(),
                    "host " + host + " is an agent and a public agent (line " + earlier.line()
                            + "); expected one of both"));
        } else {
            hosts.put(host.address(), merged(earlier, host, roles));
        }
    }

    private static HostSpec merged(HostSpec earlier, HostSpec host, Set<Role> roles) {
        Map<String, String> attributes = new LinkedHashMap<>(earlier.attributes());
        attributes.putAll(host.attributes());
        return new HostSpec(
                host.address(),
                roles,
                earlier.sshUser().or(host::sshUser),
                earlier.sshPort().isPresent() ? earlier.sshPort() : host.sshPort(),
                attributes,
                earlier.resources().or(host::resources),
                earlier.line());
    }

    /** Hosts that differ only in their letters' case are one. */
    List<String> alike() {
        List<String> alike = new ArrayList<>();
        List<String> names = List.copyOf(hosts.keySet());
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                if (names.get(i).equalsIgnoreCase(names.get(j))) {
                    alike.add(names.get(i) + " and " + names.get(j));
                }
            }
        }
        return alike;
    }
}
