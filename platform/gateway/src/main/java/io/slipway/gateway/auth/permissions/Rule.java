package io.slipway.gateway.auth.permissions;

import java.util.List;
import java.util.Set;

/**
 * What the requests of some methods to some paths need.
 *
 * @param methods upper case; empty for all. HEAD counts as GET too
 * @param path segments between slashes; {@code *} stands for one of any text, {@code **} at the end for any number
 * @param need what they need
 * @param what what is done there, for documents
 */
record Rule(Set<String> methods, String path, Need need, String what) {
    Rule {
        methods = Set.copyOf(methods);
        int rest = path.indexOf("**");
        if (!path.startsWith("/") || (rest >= 0 && rest != path.length() - 2)) {
            throw new IllegalArgumentException("path '" + path + "': expected such as /v2/apps/**");
        }
    }

    boolean fits(String method, List<String> segments) {
        boolean served =
                methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
        return served && covers(segments);
    }

    private boolean covers(List<String> segments) {
        List<String> own = Paths.segments(path);
        boolean open = !own.isEmpty() && own.get(own.size() - 1).equals("**");
        int fixed = open ? own.size() - 1 : own.size();
        if (open ? segments.size() < fixed : segments.size() != fixed) {
            return false;
        }
        for (int i = 0; i < fixed; i++) {
            if (!own.get(i).equals("*") && !own.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }
}
