package io.slipway.installer.inventory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code cluster.yaml}, its own keys and those of DC/OS's {@code config.yaml}. Pure. */
public final class InventoryReader {
    private static final int ODD_MAX = 5;
    private static final Set<String> OWN_SETTINGS = Set.of(
            "role",
            "home",
            "cluster-id",
            "member-id",
            "members",
            "masters",
            "join-token",
            "join-token-file",
            "tls-folder",
            "tls-certificate",
            "tls-key",
            "auth",
            "initial-admin-file");

    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> notes = new ArrayList<>();
    private final Map<Key, Named> given = new EnumMap<>(Key.class);
    private final Values values = new Values(problems);

    private record Named(String name, Yaml value, int line) {}

    /**
     * What came of reading.
     *
     * @param inventory there when there is no problem
     * @param problems by line
     * @param notes what was accepted and means nothing here
     */
    public record Reading(Optional<Inventory> inventory, List<Problem> problems, List<Problem> notes) {}

    private InventoryReader() {}

    /** Reads the text of the file whole. */
    public static Reading read(String text) {
        return new InventoryReader().reading(text);
    }

    private Reading reading(String text) {
        Yaml.Fields root = Yaml.parse(text, problems);
        root.fields().forEach(this::take);
        boolean readable = problems.isEmpty() || !root.fields().isEmpty();
        Inventory inventory = inventory(readable);
        Optional<Inventory> usable = problems.isEmpty() ? Optional.of(inventory) : Optional.empty();
        return new Reading(usable, byLine(problems), byLine(notes));
    }

    private static List<Problem> byLine(List<Problem> found) {
        return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    private void take(String name, Yaml.Field field) {
        Optional<Key> key = Key.named(name);
        if (key.isEmpty()) {
            unknown(name, field);
            return;
        }
        Named earlier = given.putIfAbsent(key.get(), new Named(name, field.value(), field.line()));
        if (earlier != null) {
            problems.add(new Problem(
                    field.line(),
                    name + " means the same as " + earlier.name() + " in line " + earlier.line() + "; keep one"));
        }
    }

    private void unknown(String name, Yaml.Field field) {
        if (name.equals("ip_detect_filename") || name.equals("ip_detect_contents")) {
            problems.add(new Problem(
                    field.line(),
                    name + " is not read; put the program itself under ip-detect: | on lines of its own"));
        } else if (name.equals("master_discovery")
                && field.value() instanceof Yaml.Scalar way
                && !way.text().equals("static")) {
            problems.add(new Problem(
                    field.line(), "master_discovery is '" + way.text() + "'; expected static, with master_list"));
        } else if (Key.WITHOUT_MEANING.contains(name)) {
            notes.add(
                    new Problem(field.line(), name + " is a key of DC/OS that means nothing here; it is passed over"));
        } else {
            List<String> known = Arrays.stream(Key.values())
                    .flatMap(key -> Stream.of(key.text(), key.dcos()))
                    .filter(one -> !one.isEmpty())
                    .toList();
            String hint = Likeness.nearest(name, known)
                    .map(near -> "did you mean " + near + "?")
                    .orElse("see docs/reference/cluster-yaml.md for all keys");
            problems.add(new Problem(field.line(), "there is no key '" + name + "'; " + hint));
        }
    }

    private Inventory inventory(boolean readable) {
        HostLists lists = new HostLists(problems);
        hosts(Key.MASTERS, Role.MASTER, lists);
        hosts(Key.AGENTS, Role.AGENT, lists);
        hosts(Key.PUBLIC_AGENTS, Role.PUBLIC_AGENT, lists);
        List<HostSpec> hosts = lists.hosts();
        if (readable) {
            checkHosts(lists, hosts);
        }
        return new Inventory(
                text(Key.CLUSTER_NAME, "1 to 40 letters, digits and dashes", InventoryReader::isName)
                        .orElse("slipway"),
                hosts,
                ssh(),
                ports(),
                proxy(),
                text(Key.IP_DETECT, "a program of sh", text -> !text.isBlank()),
                file(Key.ARCHIVE),
                text(Key.JAVA_HOME, "a folder such as /usr/lib/jvm/java-17", text -> text.startsWith("/")),
                settings(Key.MASTER_SETTINGS),
                settings(Key.AGENT_SETTINGS),
                text(Key.TLS_AND_LOGIN, "true or false", text -> text.matches("true|false"))
                        .map(Boolean::valueOf),
                text(Key.ADMIN_USER, "a user, and not " + Inventory.OWN_ACCOUNT, InventoryReader::isAdmin)
                        .orElse("admin"),
                certificate(),
                texts(Key.RESOLVERS, "an IP address", Addresses::isIp));
    }

    private void hosts(Key key, Role role, HostLists lists) {
        Named named = given.get(key);
        if (named != null) {
            lists.add(named.name(), role, named.value());
        }
    }

    private void checkHosts(HostLists lists, List<HostSpec> hosts) {
        int line = line(Key.MASTERS);
        long masters = hosts.stream().filter(HostSpec::isMaster).count();
        if (masters == 0) {
            problems.add(new Problem(line, "there are no masters; expected such as masters: [10.0.0.1]"));
        } else if (masters > ODD_MAX || masters % 2 == 0) {
            problems.add(new Problem(
                    line,
                    "there are " + masters + " masters; expected 1, 3 or 5, since a majority must be there to decide"));
        }
        if (hosts.stream().noneMatch(HostSpec::runsTasks)) {
            notes.add(new Problem(0, "there are no agents, so nothing will run; name some under agents"));
        }
        lists.alike().forEach(both -> problems.add(new Problem(line, "hosts " + both + " are one; keep one")));
    }

    private SshSettings ssh() {
        SshSettings usual = SshSettings.USUAL;
        return new SshSettings(
                text(Key.SSH_USER, "a user", InventoryReader::isUser).orElse(usual.user()),
                port(Key.SSH_PORT, usual.port()),
                file(Key.SSH_KEY),
                text(
                        Key.SSH_JUMP_HOST,
                        "such as admin@bastion.example:22",
                        text -> text.matches("([^@\\s]+@)?[^@\\s:]+(:[0-9]{1,5})?")),
                file(Key.SSH_KNOWN_HOSTS),
                value(
                                Key.SSH_CONNECT_TIMEOUT,
                                named -> values.span(named.name(), named.value(), usual.connectTimeout()))
                        .orElse(usual.connectTimeout()),
                value(Key.COMMAND_TIMEOUT, named -> values.span(named.name(), named.value(), usual.commandTimeout()))
                        .orElse(usual.commandTimeout()),
                value(Key.PARALLEL, named -> values.whole(named.name(), named.value(), 1, 200, usual.parallel()))
                        .orElse(usual.parallel()));
    }

    private Ports ports() {
        Map<Integer, Key> taken = new LinkedHashMap<>();
        Ports usual = Ports.USUAL;
        return new Ports(
                ownPort(Key.FRONT_DOOR_PORT, usual.frontDoor(), taken),
                ownPort(Key.LOG_PORT, usual.log(), taken),
                ownPort(Key.AGENT_PORT, usual.agent(), taken),
                ownPort(Key.TASK_PORT, usual.task(), taken));
    }

    private int ownPort(Key key, int otherwise, Map<Integer, Key> taken) {
        int port = port(key, otherwise);
        Key other = taken.putIfAbsent(port, key);
        if (other != null) {
            problems.add(new Problem(
                    Math.max(line(key), line(other)),
                    other.text() + " and " + key.text() + " are both " + port + "; expected ports that differ"));
        }
        return port;
    }

    private Proxy proxy() {
        String expected = "an address such as http://proxy.example:3128";
        return new Proxy(
                text(Key.HTTP_PROXY, expected, text -> text.matches("https?://\\S+"))
                        .orElse(""),
                text(Key.HTTPS_PROXY, expected, text -> text.matches("https?://\\S+"))
                        .orElse(""),
                texts(Key.NO_PROXY, "a name or an address", text -> !text.contains(" ")));
    }

    private Optional<Inventory.Certificate> certificate() {
        Optional<String> chain = file(Key.CERTIFICATE);
        Optional<String> key = file(Key.CERTIFICATE_KEY);
        if (chain.isPresent() != key.isPresent()) {
            problems.add(new Problem(
                    Math.max(line(Key.CERTIFICATE), line(Key.CERTIFICATE_KEY)),
                    "tls-certificate and tls-key belong together; expected both or none"));
        }
        return chain.flatMap(one -> key.map(other -> new Inventory.Certificate(one, other)));
    }

    private Optional<String> text(Key key, String expected, java.util.function.Predicate<String> fits) {
        return value(key, named -> values.text(named.name(), named.value(), expected, fits))
                .flatMap(Function.identity());
    }

    private Optional<String> file(Key key) {
        return text(key, "the name of a file", text -> !text.isBlank());
    }

    private int port(Key key, int otherwise) {
        return value(key, named -> values.port(named.name(), named.value(), otherwise))
                .orElse(otherwise);
    }

    private List<String> texts(Key key, String expected, java.util.function.Predicate<String> fits) {
        return value(key, named -> values.texts(named.name(), named.value(), expected, fits))
                .orElse(List.of());
    }

    /** What the installer decides by itself, others may not decide against it. */
    private Map<String, String> settings(Key key) {
        Map<String, String> settings =
                value(key, named -> values.map(named.name(), named.value())).orElse(Map.of());
        settings.keySet().stream()
                .filter(OWN_SETTINGS::contains)
                .sorted()
                .forEach(name -> problems.add(new Problem(
                        line(key), key.text() + ": " + name + " is set by the installer itself; take it away")));
        return settings;
    }

    private <T> Optional<T> value(Key key, Function<Named, T> read) {
        @Nullable Named named = given.get(key);
        return named == null ? Optional.empty() : Optional.of(read.apply(named));
    }

    private int line(Key key) {
        @Nullable Named named = given.get(key);
        return named == null ? 0 : named.line();
    }

    static boolean isUser(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_.@-]{0,63}");
    }

    private static boolean isAdmin(String text) {
        return isUser(text) && !text.startsWith("_") && !text.equals(Inventory.OWN_ACCOUNT);
    }

    private static boolean isName(String text) {
        return text.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?");
    }
}
