package io.slipway.marathonapi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of an app or a group: segments below the root. A relative one ({@code db}, {@code ../db}) means something
 * only beside another.
 *
 * @param segments the parts, none of them empty; those of a relative id may be {@code .} and {@code ..}
 * @param absolute whether it is counted from the root
 */
public record PathId(List<String> segments, boolean absolute) implements Comparable<PathId> {
    /** The group above all. */
    public static final PathId ROOT = new PathId(List.of(), true);

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when a segment is empty or holds a slash
     */
    public PathId {
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (segment.isEmpty() || segment.indexOf('/') >= 0) {
                throw new IllegalArgumentException("PathId: '" + segment + "' is no segment of an id");
            }
        }
    }

    /** Reads {@code /a/b}, {@code a/b} or {@code ../b}; repeated and trailing slashes do not count. */
    public static PathId parse(String text) {
        List<String> segments = new ArrayList<>();
        for (String segment : text.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return new PathId(segments, text.startsWith("/"));
    }

    /** Reads an id where a relative one is meant to stand below the root. */
    public static PathId absolute(String text) {
        return parse(text).resolve(ROOT);
    }

    /** The id that the safe form of {@link #safe} was made from; segments themselves hold no underscore. */
    public static PathId fromSafe(String safe) {
        return absolute(safe.replace('_', '/'));
    }

    /** This id as seen from {@code base}: relative parts are followed, never above the root. */
    public PathId resolve(PathId base) {
        List<String> all = new ArrayList<>(absolute ? List.of() : base.segments);
        for (String segment : segments) {
            if (segment.equals("..")) {
                if (!all.isEmpty()) {
                    all.remove(all.size() - 1);
                }
            } else if (!segment.equals(".")) {
                all.add(segment);
            }
        }
        return new PathId(all, true);
    }

    /** Whether this is the group above all. */
    public boolean isRoot() {
        return absolute && segments.isEmpty();
    }

    /** The last segment; empty for the root. */
    public String name() {
        return segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    }

    /** The enclosing group; the root is its own parent. */
    public PathId parent() {
        return segments.isEmpty() ? this : new PathId(segments.subList(0, segments.size() - 1), absolute);
    }

    /** The id of {@code segment} directly below this one. */
    public PathId child(String segment) {
        List<String> all = new ArrayList<>(segments);
        all.add(segment);
        return new PathId(all, absolute);
    }

    /** Whether this is {@code ancestor} or lies somewhere below it. */
    public boolean isWithin(PathId ancestor) {
        int length = ancestor.segments.size();
        return length <= segments.size() && segments.subList(0, length).equals(ancestor.segments);
    }

    /** The segment of this id directly below {@code ancestor}, as an id. Only when it lies truly below. */
    public PathId childTowards(PathId descendant) {
        if (!descendant.isWithin(this) || descendant.equals(this)) {
            throw new IllegalArgumentException("PathId: " + descendant + " does not lie below " + this);
        }
        return child(descendant.segments.get(segments.size()));
    }

    /** The form used in task ids and volume ids: {@code /a/b} becomes {@code a_b}. */
    public String safe() {
        return String.join("_", segments);
    }

    /** The form of Mesos task names: {@code /a/b} becomes {@code b.a}. */
    public String reversed() {
        List<String> all = new ArrayList<>(segments);
        java.util.Collections.reverse(all);
        return String.join(".", all);
    }

    /** The order of the texts, found without making them: maps of many apps compare often. */
    @Override
    public int compareTo(PathId other) {
        if (this == other) {
            return 0;
        }
        if (absolute != other.absolute) {
            return toString().compareTo(other.toString());
        }
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            String mine = segments.get(i);
            String theirs = other.segments.get(i);
            if (!mine.equals(theirs)) {
                return mine.startsWith(theirs) || theirs.startsWith(mine)
                        ? (i + 1 < segments.size() ? mine + '/' : mine)
                                .compareTo(i + 1 < other.segments.size() ? theirs + '/' : theirs)
                        : mine.compareTo(theirs);
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    /** Maps of apps are asked for each of many instances: without an iterator over the segments. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof PathId that) || absolute != that.absolute || segments.size() != that.segments.size()) {
            return false;
        }
        for (int i = segments.size() - 1; i >= 0; i--) { // the last differs mostly
            if (!segments.get(i).equals(that.segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = Boolean.hashCode(absolute);
        for (int i = 0; i < segments.size(); i++) {
            hash = 31 * hash + segments.get(i).hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return (absolute ? "/" : "") + String.join("/", segments);
    }
}
