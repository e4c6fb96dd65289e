package io.slipway.resources;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable bag of resources, at most one entry per name and role, in the order of name, then role. Equality is by
 * content. All arithmetic is exact.
 */
public final class Resources implements Iterable<Resource> {
    /** The role of resources that anyone may use. */
    public static final String UNRESERVED = "*";

    /** Nothing. */
    public static final Resources EMPTY = new Resources(List.of());

    public static final String CPUS = "cpus";
    public static final String MEM = "mem";
    public static final String DISK = "disk";
    public static final String GPUS = "gpus";
    public static final String PORTS = "ports";

    private final List<Resource> entries;

    private Resources(List<Resource> entries) {
        this.entries = entries;
    }

    /** The sum of {@code resources}; entries of one name and role are added up, empty ones dropped. */
    public static Resources of(Resource... resources) {
        return of(List.of(resources));
    }

    /** The sum of {@code resources}; entries of one name and role are added up, empty ones dropped. */
    public static Resources of(Collection<Resource> resources) {
        TreeMap<Key, Value> values = new TreeMap<>();
        for (Resource resource : resources) {
            values.merge(new Key(resource), resource.value(), (a, b) -> add(resource.name(), a, b));
        }
        return fromMap(values);
    }

    /** An unreserved scalar. */
    public static Resources scalar(String name, double amount) {
        return of(new Resource(name, UNRESERVED, Value.Scalar.of(amount)));
    }

    /** Unreserved cpus, mem (MiB) and disk (MiB). */
    public static Resources of(double cpus, double mem, double disk) {
        return scalar(CPUS, cpus).plus(scalar(MEM, mem)).plus(scalar(DISK, disk));
    }

    /** Unreserved ports. */
    public static Resources ports(Value.Ranges ranges) {
        return of(new Resource(PORTS, UNRESERVED, ranges));
    }

    /**
     * Reads the text form, such as {@code cpus:4;mem:2048;ports:[31000-32000];cpus(slave_public):1;bugs:{a,b}}.
     *
     * @throws IllegalArgumentException naming the part that is wrong and what was expected
     */
    public static Resources parse(String text) {
        return ResourceText.parse(text);
    }

    /** Both together. */
    public Resources plus(Resources other) {
        if (entries.isEmpty()) {
            return other;
        }
        return combine(other, Resources::add);
    }

    /**
     * This without {@code other}.
     *
     * @throws IllegalArgumentException when {@code other} is not contained in this
     */
    public Resources minus(Resources other) {
        if (!contains(other)) {
            throw new IllegalArgumentException("cannot take [" + other + "] from [" + this + "]");
        }
        return combine(other, Resources::subtract);
    }

    /** Whether every quantity of {@code other} is in this, role by role. */
    public boolean contains(Resources other) {
        for (Resource wanted : other) {
            Resource have = find(wanted.name(), wanted.role());
            if (have == null || !covers(have.value(), wanted.value())) {
                return false;
            }
        }
        return true;
    }

    /** The entries with a name and role that match. */
    public Resources filter(Predicate<Resource> predicate) {
        return new Resources(entries.stream().filter(predicate).toList());
    }

    /** What is reserved for {@code role}; {@link #UNRESERVED} gives what is reserved for nobody. */
    public Resources ofRole(String role) {
        return filter(resource -> resource.role().equals(role));
    }

    /** The same quantities with every role replaced by {@code role}. */
    public Resources withRole(String role) {
        return of(entries.stream()
                .map(resource -> new Resource(resource.name(), role, resource.value()))
                .toList());
    }

    /** The same quantities without roles: all entries of one name added up under {@link #UNRESERVED}. */
    public Resources flatten() {
        return withRole(UNRESERVED);
    }

    /** Milli-units of the scalar {@code name}, over all roles; 0 when there is none. */
    public long milli(String name) {
        long sum = 0;
        for (int i = 0; i < entries.size(); i++) { // asked for each room of each plan: without an iterator
            Resource resource = entries.get(i);
            if (resource.name().equals(name) && resource.value() instanceof Value.Scalar scalar) {
                sum += scalar.milli();
            }
        }
        return sum;
    }

    /** Whole units of the scalar {@code name}, over all roles; 0 when there is none. */
    public double amount(String name) {
        return milli(name) / 1000.0;
    }

    /** The ranges {@code name} over all roles; empty when there are none. */
    public Value.Ranges ranges(String name) {
        Value.Ranges sum = Value.Ranges.EMPTY;
        for (Resource resource : entries) {
            if (resource.name().equals(name) && resource.value() instanceof Value.Ranges ranges) {
                sum = sum.plus(ranges);
            }
        }
        return sum;
    }

    /** The roles that occur, {@link #UNRESERVED} among them when something is unreserved. */
    public SortedSet<String> roles() {
        SortedSet<String> roles = new TreeSet<>();
        entries.forEach(resource -> roles.add(resource.role()));
        return roles;
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The entries, ordered by name, then role. */
    public List<Resource> entries() {
        return entries;
    }

    @Override
    public Iterator<Resource> iterator() {
        return entries.iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Resources that && entries.equals(that.entries));
    }

    @Override
    public int hashCode() {
        return Objects.hash(entries);
    }

    @Override
    public String toString() {
        return String.join(";", entries.stream().map(Resource::toString).toList());
    }

    private @Nullable Resource find(String name, String role) {
        for (Resource resource : entries) {
            if (resource.name().equals(name) && resource.role().equals(role)) {
                return resource;
            }
        }
        return null;
    }

    /** Both are sorted in the same way: one walk along the two. */
    private Resources combine(Resources other, Combiner combiner) {
        List<Resource> mine = entries;
        List<Resource> theirs = other.entries;
        List<Resource> all = new ArrayList<>(mine.size() + theirs.size());
        int i = 0;
        int j = 0;
        while (i < mine.size() || j < theirs.size()) {
            int order = i == mine.size() ? 1 : j == theirs.size() ? -1 : order(mine.get(i), theirs.get(j));
            Resource next = order > 0 ? theirs.get(j) : mine.get(i);
            if (order == 0) {
                next = new Resource(
                        next.name(),
                        next.role(),
                        combiner.combine(
                                next.name(), next.value(), theirs.get(j).value()));
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            if (!next.isEmpty()) {
                all.add(next);
            }
        }
        return new Resources(List.copyOf(all));
    }

    private static int order(Resource one, Resource other) {
        int byName = one.name().compareTo(other.name());
        return byName != 0 ? byName : one.role().compareTo(other.role());
    }

    private static Resources fromMap(Map<Key, Value> values) {
        List<Resource> entries = new ArrayList<>(values.size());
        values.forEach((key, value) -> {
            Resource resource = new Resource(key.name(), key.role(), value);
            if (!resource.isEmpty()) {
                entries.add(resource);
            }
        });
        return new Resources(List.copyOf(entries));
    }

    private static boolean covers(Value have, Value wanted) {
        if (have instanceof Value.Scalar a && wanted instanceof Value.Scalar b) {
            return a.milli() >= b.milli();
        }
        if (have instanceof Value.Ranges a && wanted instanceof Value.Ranges b) {
            return a.containsAll(b);
        }
        return have instanceof Value.Items a
                && wanted instanceof Value.Items b
                && a.items().containsAll(b.items());
    }

    private static Value add(String name, Value a, Value b) {
        return operate(name, a, b, Math::addExact, Value.Ranges::plus, (x, y) -> {
            x.addAll(y);
            return x;
        });
    }

    private static Value subtract(String name, Value a, Value b) {
        return operate(name, a, b, Math::subtractExact, Value.Ranges::minus, (x, y) -> {
            x.removeAll(y);
            return x;
        });
    }

    private static Value operate(
            String name,
            Value a,
            Value b,
            LongBinaryOperator scalars,
            BiFunction<Value.Ranges, Value.Ranges, Value.Ranges> ranges,
            BiFunction<SortedSet<String>, SortedSet<String>, SortedSet<String>> items) {
        if (a instanceof Value.Scalar x && b instanceof Value.Scalar y) {
            return new Value.Scalar(scalars.applyAsLong(x.milli(), y.milli()));
        }
        if (a instanceof Value.Ranges x && b instanceof Value.Ranges y) {
            return ranges.apply(x, y);
        }
        if (a instanceof Value.Items x && b instanceof Value.Items y) {
            return new Value.Items(items.apply(new TreeSet<>(x.items()), y.items()));
        }
        throw new IllegalArgumentException("resource " + name + ": " + a + " and " + b + " are of different kinds");
    }

    private interface Combiner {
        Value combine(String name, Value a, Value b);
    }

    private record Key(String name, String role) implements Comparable<Key> {
        Key(Resource resource) {
            this(resource.name(), resource.role());
        }

        @Override
        public int compareTo(Key other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : role.compareTo(other.role);
        }
    }
}
