package io.slipway.agent.jdk;

import io.slipway.mesosapi.TaskInfo;
import io.slipway.resources.Attributes;
import io.slipway.resources.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The JDKs of a machine, the newest first; of one major version those with a compiler first.
 *
 * @param all every one that was found
 */
public record Jdks(List<Jdk> all) {
    /** Sorts. */
    public Jdks {
        List<Jdk> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt(Jdk::major)
                .thenComparing(Jdk::compiler)
                .thenComparing(Jdk::version)
                .reversed());
        all = List.copyOf(sorted);
    }

    /**
     * The newest JDK that suits the label {@link TaskInfo#JDK_LABEL}; without a label the newest of all, if there is
     * one.
     *
     * @throws IllegalArgumentException when the label cannot be read, or no JDK suits it; for the task's owner
     */
    public Optional<Jdk> choose(@Nullable String label) {
        if (label == null) {
            return all.stream().findFirst();
        }
        JdkRange range = JdkRange.parse(label);
        Optional<Jdk> fit =
                all.stream().filter(jdk -> range.contains(jdk.major())).findFirst();
        if (fit.isEmpty()) {
            throw new IllegalArgumentException("the task needs a JDK " + range + " (label " + TaskInfo.JDK_LABEL
                    + "); this agent has " + describe() + ". Install one, or set JAVA_HOME for the agent");
        }
        return fit;
    }

    /** The major versions, for people. */
    public String describe() {
        return all.isEmpty()
                ? "none"
                : String.join(
                        ", ", majors().stream().map(major -> "JDK " + major).toList());
    }

    /** These attributes, and {@link TaskInfo#JDK_ATTRIBUTE} with the major versions unless it is given already. */
    public Attributes describe(Attributes attributes) {
        if (all.isEmpty() || attributes.values().containsKey(TaskInfo.JDK_ATTRIBUTE)) {
            return attributes;
        }
        TreeSet<String> majors = new TreeSet<>();
        majors().forEach(major -> majors.add(Integer.toString(major)));
        return attributes.with(TaskInfo.JDK_ATTRIBUTE, new Value.Items(majors));
    }

    private TreeSet<Integer> majors() {
        TreeSet<Integer> majors = new TreeSet<>();
        all.forEach(jdk -> majors.add(jdk.major()));
        return majors;
    }
}
