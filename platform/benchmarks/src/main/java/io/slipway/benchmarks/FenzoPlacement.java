package io.slipway.benchmarks;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMAssignmentResult;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;
import org.jspecify.annotations.Nullable;

/** The peer: Netflix Fenzo places the same tasks on the same agents with its own bin packer. */
final class FenzoPlacement {
    private FenzoPlacement() {}

    /** How many agents the tasks are on. */
    static int place(List<Resources> tasks, List<Resources> agents) {
        TaskScheduler scheduler = new TaskScheduler.Builder()
                .withFitnessCalculator(BinPackingFitnessCalculators.cpuMemBinPacker)
                .withLeaseOfferExpirySecs(1_000_000)
                .disableShortfallEvaluation()
                .withLeaseRejectAction(lease -> {
                    throw new IllegalStateException("lease " + lease.getId() + " was rejected");
                })
                .build();
        try {
            List<VirtualMachineLease> leases = new ArrayList<>();
            for (int i = 0; i < agents.size(); i++) {
                leases.add(new Lease("agent-" + i, agents.get(i)));
            }
            List<TaskRequest> requests = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                requests.add(new Request("task-" + i, tasks.get(i)));
            }
            Map<String, VMAssignmentResult> result =
                    scheduler.scheduleOnce(requests, leases).getResultMap();
            int placed = result.values().stream()
                    .mapToInt(agent -> agent.getTasksAssigned().size())
                    .sum();
            if (placed != tasks.size()) {
                throw new IllegalStateException("Fenzo placed " + placed + " of " + tasks.size() + " tasks");
            }
            return result.size();
        } finally {
            scheduler.shutdown();
        }
    }

    private record Lease(String hostname, Resources free) implements VirtualMachineLease {
        @Override
        public String getId() {
            return hostname;
        }

        @Override
        public long getOfferedTime() {
            return System.currentTimeMillis();
        }

        @Override
        public String getVMID() {
            return hostname;
        }

        @Override
        public double cpuCores() {
            return free.amount(Resources.CPUS);
        }

        @Override
        public double memoryMB() {
            return free.amount(Resources.MEM);
        }

        @Override
        public double networkMbps() {
            return 0;
        }

        @Override
        public double diskMB() {
            return free.amount(Resources.DISK);
        }

        @Override
        public List<Range> portRanges() {
            return List.of(new Range(31_000, 32_000));
        }

        @Override
        public Protos.@Nullable Offer getOffer() {
            return null;
        }

        @Override
        public Map<String, Protos.Attribute> getAttributeMap() {
            return Collections.emptyMap(); // Fenzo asks it for null
        }

        @Override
        public Double getScalarValue(String name) {
            return 0.0;
        }

        @Override
        public Map<String, Double> getScalarValues() {
            return Collections.emptyMap();
        }
    }

    private static final class Request implements TaskRequest {
        private final String id;
        private final Resources wanted;
        private @Nullable AssignedResources assigned;

        Request(String id, Resources wanted) {
            this.id = id;
            this.wanted = wanted;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String taskGroupName() {
            return "";
        }

        @Override
        public double getCPUs() {
            return wanted.amount(Resources.CPUS);
        }

        @Override
        public double getMemory() {
            return wanted.amount(Resources.MEM);
        }

        @Override
        public double getNetworkMbps() {
            return 0;
        }

        @Override
        public double getDisk() {
            return 0;
        }

        @Override
        public int getPorts() {
            return 0;
        }

        @Override
        public Map<String, Double> getScalarRequests() {
            return Collections.emptyMap();
        }

        @Override
        public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
            return Collections.emptyMap();
        }

        @Override
        public List<? extends ConstraintEvaluator> getHardConstraints() {
            return List.of();
        }

        @Override
        public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
            return List.of();
        }

        @Override
        public void setAssignedResources(AssignedResources resources) {
            assigned = resources;
        }

        @Override
        public @Nullable AssignedResources getAssignedResources() {
            return assigned;
        }
    }
}
