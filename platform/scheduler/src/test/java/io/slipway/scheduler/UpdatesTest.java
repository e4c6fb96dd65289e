package io.slipway.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.mesosapi.TaskId;
import io.slipway.mesosapi.TaskState;
import io.slipway.mesosapi.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdatesTest {
    @Test
    void reportsOfOneInstanceAreNotDecidedOnTogether() {
        List<Updates.Report> reports = List.of(
                report("web.instance-1._app.1"),
                report("web.instance-2._app.1"),
                report("web.instance-1._app.2"),
                report("web.instance-1._app.2"));

        assertThat(Updates.together(reports, 0)).isEqualTo(2);
        assertThat(Updates.together(reports, 2)).isEqualTo(3);
        assertThat(Updates.together(reports, 3)).isEqualTo(4);
    }

    @Test
    void reportsOfTasksThatNobodyHereMadeAreToldApartToo() {
        List<Updates.Report> reports = List.of(report("other"), report("another"), report("other"));

        assertThat(Updates.together(reports, 0)).isEqualTo(2);
    }

    @Test
    void noDecisionTakesInAnyNumber() {
        List<Updates.Report> reports = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            reports.add(report("web.instance-" + i + "._app.1"));
        }

        assertThat(Updates.together(reports, 0)).isLessThan(1_000);
        assertThat(Updates.together(reports, 4_990)).isEqualTo(5_000);
    }

    private static Updates.Report report(String task) {
        return Updates.Report.of(
                TaskStatus.of(new TaskId(task), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_AGENT, Instant.EPOCH));
    }
}
