package io.slipway.installer.inventory;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One host of {@code cluster.yaml}.
 *
 * @param address where it is reached by SSH, and by the other hosts unless {@code ip-detect} says otherwise
 * @param roles at least one
 * @param sshUser in place of the cluster's
 * @param sshPort in place of the cluster's
 * @param attributes of an agent, for constraints
 * @param resources of an agent, as in {@code agent.conf}
 * @param line where it stands in the file
 */
public record HostSpec(
        String address,
        Set<Role> roles,
        Optional<String> sshUser,
        OptionalInt sshPort,
        Map<String, String> attributes,
        Optional<String> resources,
        int line) {
    /** Checks that it has a role. */
    public HostSpec {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("host " + address + " has no role");
        }
        roles = Set.copyOf(EnumSet.copyOf(roles));
        attributes = Map.copyOf(new TreeMap<>(attributes));
    }

    /** A host of one role without settings of its own. */
    public static HostSpec of(String address, Role role) {
        return new HostSpec(
                address, Set.of(role), Optional.empty(), OptionalInt.empty(), Map.of(), Optional.empty(), 0);
    }

    /** Whether it has the role. */
    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** Whether it is a master. */
    public boolean isMaster() {
        return is(Role.MASTER);
    }

    /** Whether tasks run on it. */
    public boolean runsTasks() {
        return roles.stream().anyMatch(Role::runsTasks);
    }

    /** Its roles in words, such as {@code master, agent}. */
    public String rolesInWords() {
        return roles.stream().sorted().map(Role::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return address;
    }
}
