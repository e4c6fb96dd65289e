package io.slipway.allocator;

import java.util.Set;
import java.util.TreeSet;

/** One framework as the allocator sees it. */
final class FrameworkEntry {
    final String id;
    final Set<String> roles = new TreeSet<>();
    final Set<String> suppressed = new TreeSet<>();
    boolean gpuAware;
    boolean active;

    FrameworkEntry(String id) {
        this.id = id;
    }
}
