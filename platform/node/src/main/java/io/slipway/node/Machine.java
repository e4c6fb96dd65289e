package io.slipway.node;

import io.slipway.resources.PortRange;
import io.slipway.resources.Resource;
import io.slipway.resources.Resources;
import io.slipway.resources.Value;
import java.util.ArrayList;
import java.util.List;

/** Shares out one machine among the agents of {@code slipway up}. Pure. */
final class Machine {
    /** The role that resources of a public agent are reserved for, as in DC/OS. */
    static final String PUBLIC_ROLE = "slave_public";

    private static final int PORTS_BEGIN = 31_000;
    private static final int PORTS_END = 32_000;
    private static final int PORTS_EACH = 500;

    private Machine() {}

    /** The address of agent {@code index}: all of 127.0.0.0/8 is this machine. */
    static String address(int index) {
        return "127.0.0." + (index + 1);
    }

    /**
     * What agent {@code index} of {@code agents} offers. Cpus are shares, so each agent gets at least one; memory and
     * disk are split; ports are disjoint, since all agents have the machine's ports. The last of several is public.
     *
     * @param machine cpus, mem and disk of the whole machine
     */
    static Resources share(Resources machine, int index, int agents) {
        double cpus = Math.max(1, Math.floor(machine.amount(Resources.CPUS) / agents));
        Resources share = Resources.of(
                        cpus,
                        Math.floor(machine.amount(Resources.MEM) / agents),
                        Math.floor(machine.amount(Resources.DISK) / agents))
                .plus(Resources.ports(ports(index)));
        return forAgent(share, index, agents);
    }

    /** What was asked for on the command line, with ports of its own where none were named. */
    static Resources asked(Resources asked, int index, int agents) {
        Resources resources =
                asked.ranges(Resources.PORTS).size() > 0 ? asked : asked.plus(Resources.ports(ports(index)));
        return forAgent(resources, index, agents);
    }

    private static Value.Ranges ports(int index) {
        return index == 0
                ? Value.Ranges.of(PORTS_BEGIN, PORTS_END)
                : Value.Ranges.of(PORTS_BEGIN - (long) index * PORTS_EACH, PORTS_BEGIN - (index - 1L) * PORTS_EACH - 1);
    }

    private static Resources forAgent(Resources resources, int index, int agents) {
        return agents > 1 && index == agents - 1 ? resources.withRole(PUBLIC_ROLE) : resources;
    }

    /** A line for people, such as {@code 2 cpus, 22.5 GiB memory, 70 GiB disk, ports 31000-32000}. */
    static String describe(Resources resources) {
        List<String> parts = new ArrayList<>();
        parts.add(new Value.Scalar(resources.milli(Resources.CPUS)) + " cpus");
        parts.add(gib(resources.amount(Resources.MEM)) + " memory");
        parts.add(gib(resources.amount(Resources.DISK)) + " disk");
        for (Resource resource : resources) {
            if (resource.value() instanceof Value.Ranges ranges) {
                for (PortRange range : ranges.ranges()) {
                    parts.add("ports " + range.begin() + "-" + range.end());
                }
            }
        }
        return String.join(", ", parts) + (resources.roles().contains(PUBLIC_ROLE) ? ", public" : "");
    }

    private static String gib(double mib) {
        return mib >= 1024 ? String.format(java.util.Locale.ROOT, "%.1f GiB", mib / 1024) : Math.round(mib) + " MiB";
    }
}
