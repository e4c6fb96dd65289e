package io.slipway.agent.container.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a container: its processes and its control groups. Blocks.
 *
 * @param table the machine's processes
 * @param cgroup its groups; null when it has none
 * @param marker the variable that its processes carry
 * @param leader the task's first process, whose session and group it is; 0 when there was none
 */
record Remains(ProcessTable table, @Nullable Cgroup cgroup, String marker, long leader) {
    private static final Logger LOG = LoggerFactory.getLogger(Remains.class);

    /**
     * The ids of its live processes as the control group tells them; the whole machine is searched when there is
     * none.
     */
    List<Long> processes() {
        if (cgroup == null) {
            return strays();
        }
        try {
            List<Long> live = new ArrayList<>();
            for (long pid : cgroup.processes()) {
                table.find(pid).ifPresent(entry -> live.add(pid));
            }
            return live;
        } catch (IOException e) {
            LOG.warn("cannot read a control group; searching the machine instead", e);
            return strays();
        }
    }

    /**
     * The ids of its live processes, found by group, session and environment: also those that left the control group.
     */
    List<Long> strays() {
        return table.belonging(leader, marker).stream()
                .map(ProcessTable.Entry::pid)
                .toList();
    }

    /** Sends SIGKILL to all its processes; some may be left, call again until none is. */
    void kill() {
        if (cgroup != null && !processes().isEmpty()) {
            try {
                cgroup.killAll();
                return;
            } catch (IOException e) {
                LOG.warn("cannot kill through the control group; killing one by one", e);
            }
        }
        for (long pid : strays()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Sends SIGTERM to the task's process group. */
    void terminate() {
        boolean led =
                table.find(leader).isPresent() || table.led(leader).stream().anyMatch(entry -> entry.group() == leader);
        if (!led) {
            return; // nobody is left, and the number may be another group's by now
        }
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s TERM -- -" + leader)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (kill.waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            LOG.warn("cannot signal the group {}; signalling its processes one by one", leader, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (long pid : processes()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /** Kills what is there and removes the groups; for a container that never came to be. */
    void killAndRemove() {
        kill();
        removeGroups();
    }

    /** Removes the groups. Returns false when the kernel does not let go of them yet. */
    boolean removeGroups() {
        if (cgroup == null) {
            return true;
        }
        try {
            cgroup.remove();
            return true;
        } catch (IOException e) {
            LOG.debug("cannot remove a control group yet", e);
            return false;
        }
    }
}
