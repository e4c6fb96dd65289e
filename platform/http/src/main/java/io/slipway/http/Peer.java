package io.slipway.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A node of a cluster, as its certificate names it. In a certificate it is written as the address {@code
 * slipway://<cluster>/<role>/<name>} among the subject alternative names (RFC 5280 section 4.2.1.6).
 *
 * @param cluster the cluster's id
 * @param role what the node may do
 * @param name unique among the nodes of that role
 */
public record Peer(String cluster, Role role, String name) {
    private static final String SCHEME = "slipway";
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

    /** What a node may do. */
    public enum Role {
        /** Keeps the log and decides. */
        MASTER,
        /** Runs tasks. */
        AGENT;

        /** As it stands in addresses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException when an id or a name is empty, too long, or has other signs than are allowed */
    public Peer {
        require(CLUSTER, cluster, "cluster id '" + cluster + "': expected 1 to 64 letters, digits, dots, dashes or _");
        require(NAME, name, "node name '" + name + "': expected 1 to 253 letters, digits, dots, colons, dashes or _");
    }

    private static void require(Pattern pattern, String value, String problem) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** The node that an address names; empty when the address is of another kind. */
    public static Optional<Peer> of(String address) {
        try {
            URI uri = URI.create(address);
            String[] path =
                    uri.getRawPath() == null ? new String[0] : uri.getRawPath().split("/", -1);
            boolean ours = SCHEME.equals(uri.getScheme()) && path.length == 3 && path[0].isEmpty();
            if (!ours || uri.getRawAuthority() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                return Optional.empty();
            }
            return Arrays.stream(Role.values())
                    .filter(role -> role.word().equals(path[1]))
                    .findFirst()
                    .map(role -> new Peer(uri.getRawAuthority(), role, path[2]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The address that names it. */
    public String address() {
        return SCHEME + "://" + cluster + "/" + role.word() + "/" + name;
    }

    /** Its role and name, for people. */
    @Override
    public String toString() {
        return role.word() + " '" + name + "'";
    }
}
