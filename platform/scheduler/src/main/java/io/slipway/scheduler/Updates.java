package io.slipway.scheduler;

import io.slipway.marathonapi.ApiEvent;
import io.slipway.marathonapi.AppDefinition;
import io.slipway.mesosapi.AgentId;
import io.slipway.mesosapi.Call;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import io.slipway.replication.Decision;
import io.slipway.scheduler.instance.Condition;
import io.slipway.scheduler.instance.Failure;
import io.slipway.scheduler.instance.Instance;
import io.slipway.scheduler.instance.InstanceId;
import io.slipway.scheduler.instance.InstanceMachine;
import io.slipway.scheduler.instance.InstanceMachine.Outcome;
import io.slipway.scheduler.instance.Run;
import io.slipway.scheduler.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes in what the master reports about tasks. A report is acknowledged once what it changed is durable. */
final class Updates {
    /** How many reports one decision takes in at most. */
    private static final int TOGETHER_MAX = 500;

    private Updates() {}

    /**
     * What a report means beyond the records.
     *
     * @param failedApp the app whose launches must wait, because its task ended by itself; null when none must
     * @param ran how long that task had been running
     */
    record Result(@Nullable AppDefinition failedApp, Duration ran) {
        static final Result NOTHING = new Result(null, Duration.ZERO);
    }

    /**
     * What the master says of a task.
     *
     * @param ref the instance it is of; empty when its id was not made by this scheduler
     */
    record Report(TaskStatus status, Optional<InstanceId.Ref> ref) {
        static Report of(TaskStatus status) {
            return new Report(status, InstanceId.ofTask(status.taskId()));
        }
    }

    /**
     * The end of those that may be decided on together, beginning with the one at {@code begin}: of one task none but
     * the first, for a decision does not see what it changes itself.
     */
    static int together(List<Report> reports, int begin) {
        Set<Object> instances = new HashSet<>();
        int end = begin;
        while (end < reports.size() && end - begin < TOGETHER_MAX) {
            Report report = reports.get(end);
            Optional<InstanceId.Ref> ref = report.ref();
            if (!instances.add(
                    ref.isPresent() ? ref.get().instance() : report.status().taskId())) {
                break;
            }
            end++;
        }
        return end;
    }

    /** @param reports of different instances */
    static Decision<Entry, Effect, List<Result>> decide(Draft draft, List<Report> reports) {
        List<Result> results = new ArrayList<>();
        reports.forEach(report -> results.add(take(draft, report)));
        return draft.decide(results);
    }

    private static Result take(Draft draft, Report report) {
        TaskStatus status = report.status();
        Optional<InstanceId.Ref> ref = report.ref();
        Optional<Instance> known = ref.flatMap(found -> draft.core().instances().get(found.instance()))
                .filter(instance -> instance.run() != null
                        && instance.incarnation() == ref.get().incarnation());
        Result result;
        if (known.isPresent()) {
            result = known(draft, known.get(), known.get().placed(), status);
        } else {
            stranger(draft, ref, status);
            result = Result.NOTHING;
        }
        acknowledge(draft, known, status);
        return result;
    }

    private static void acknowledge(Draft draft, Optional<Instance> known, TaskStatus status) {
        UUID uuid = status.uuid();
        AgentId agent = status.agentId();
        if (agent == null) {
            agent = known.map(instance -> instance.placed().agentId()).orElse(null);
        }
        if (uuid != null && agent != null) {
            draft.send(new Call.Acknowledge(agent, status.taskId(), uuid));
        }
    }

    /** A task that nobody here wants: an earlier incarnation, or one of an instance given up. It must end. */
    private static void stranger(Draft draft, Optional<InstanceId.Ref> ref, TaskStatus status) {
        Condition condition = Condition.of(status.state());
        if (!condition.isTerminal()) {
            if (!condition.isUnreachable() && condition != Condition.KILLING) {
                draft.kill(
                        status.taskId(), status.agentId(), "nobody wants it: an earlier incarnation, or one given up");
            }
            return;
        }
        explain(draft, ref, status);
        ref.filter(found -> draft.core().instances().get(found.instance()).isEmpty())
                .ifPresent(found -> draft.tell(new ApiEvent.UnknownInstanceTerminated(
                        found.instance().value(), found.instance().app(), condition.text(), draft.now())));
    }

    /** An end that was learnt by asking comes without its cause; the task's own report may bring it later. */
    private static void explain(Draft draft, Optional<InstanceId.Ref> ref, TaskStatus status) {
        if (ref.isEmpty() || status.reason() == TaskStatus.Reason.REASON_RECONCILIATION) {
            return;
        }
        draft.core().failures(ref.get().instance().app()).stream()
                .filter(failure -> failure.taskId().equals(status.taskId())
                        && failure.reason() == TaskStatus.Reason.REASON_RECONCILIATION)
                .findFirst()
                .ifPresent(failure -> draft.record(new Entry.FailureNoted(failure.explainedBy(status))));
    }

    private static Result known(Draft draft, Instance instance, Run run, TaskStatus status) {
        Outcome outcome = InstanceMachine.told(instance, status, draft.now());
        if (outcome instanceof Outcome.Changed changed) {
            changed(draft, instance, run, changed.instance(), status);
            return Result.NOTHING;
        }
        return outcome instanceof Outcome.Ended ended ? ended(draft, instance, run, ended, status) : Result.NOTHING;
    }

    private static void changed(Draft draft, Instance before, Run run, Instance after, TaskStatus status) {
        draft.told(before, after);
        if (after.condition() != before.condition()) {
            draft.tell(Events.statusUpdate(before, run, status, draft.now()));
            draft.tell(Events.instanceChanged(after, after.condition(), draft.now()));
        }
        Events.healthChanged(draft, draft.core().app(after.app()).orElse(null), run, after);
    }

    private static Result ended(Draft draft, Instance instance, Run run, Outcome.Ended ended, TaskStatus status) {
        draft.tell(Events.statusUpdate(instance, run, status, draft.now()));
        draft.tell(Events.instanceChanged(instance, ended.ended(), draft.now()));
        Instance next = ended.next();
        if (next == null) {
            draft.forget(instance);
        } else {
            draft.put(next);
            draft.tell(Events.instanceChanged(next, next.condition(), draft.now()));
        }
        Failure failure = ended.failure();
        if (failure == null) {
            return Result.NOTHING;
        }
        draft.record(new Entry.FailureNoted(failure));
        if (status.reason() == TaskStatus.Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED) {
            draft.tell(new ApiEvent.UnhealthyInstanceKill(
                    instance.app(),
                    status.taskId().value(),
                    instance.id().value(),
                    instance.version(),
                    failure.message(),
                    run.hostname(),
                    run.agentId().value(),
                    draft.now()));
        }
        return endedByItself(status)
                ? new Result(draft.core().app(instance.app()).orElse(null), ran(run, status))
                : Result.NOTHING;
    }

    /** Whether the app is to blame, and not the cluster. */
    private static boolean endedByItself(TaskStatus status) {
        if (status.reason() == TaskStatus.Reason.REASON_AGENT_DRAINING) {
            return false;
        }
        return status.state() == TaskState.TASK_FAILED
                || status.state() == TaskState.TASK_FINISHED
                || status.state() == TaskState.TASK_KILLED
                || status.state() == TaskState.TASK_ERROR;
    }

    private static Duration ran(Run run, TaskStatus status) {
        Instant started = run.startedAt();
        if (started == null || status.timestamp().isBefore(started)) {
            return Duration.ZERO;
        }
        return Duration.between(started, status.timestamp());
    }
}
