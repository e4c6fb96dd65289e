package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;

/** What failing over rests on. */
class RaftSettingsTest {
    private static final Duration NEW_LEADER_WITHIN = Duration.ofSeconds(4);

    private final Path folder = Path.of("unused");

    private RaftProperties networked() {
        List<RaftLogConfig.Member> members = List.of(
                new RaftLogConfig.Member("1", "localhost", 1),
                new RaftLogConfig.Member("2", "localhost", 2),
                new RaftLogConfig.Member("3", "localhost", 3));
        return RaftSettings.of(RaftLogConfig.founding(folder, "test", "1", members), folder);
    }

    private static Duration ms(TimeDuration duration) {
        return Duration.ofMillis(duration.toLong(TimeUnit.MILLISECONDS));
    }

    @Test
    void aDeadLeaderIsMissedInTimeAndASlowDiskIsNot() {
        RaftProperties properties = networked();
        Duration min = ms(RaftServerConfigKeys.Rpc.timeoutMin(properties));
        Duration max = ms(RaftServerConfigKeys.Rpc.timeoutMax(properties));

        assertThat(min).as("the disk's slowest flushes are shorter").isEqualTo(Duration.ofMillis(1500));
        assertThat(max).as("a second is left for the election").isEqualTo(NEW_LEADER_WITHIN.minusSeconds(1));
        assertThat(GrpcConfigKeys.Server.heartbeatChannel(properties))
                .as("heartbeats do not wait behind entries")
                .isTrue();
    }

    @Test
    void aLeaderWithoutAMajorityStopsBeforeAnotherCanBeWaitedFor() {
        assertThat(ms(RaftServerConfigKeys.LeaderElection.leaderStepDownWaitTime(networked())))
                .isLessThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(RaftServerConfigKeys.LeaderElection.preVote(networked()))
                .as("a member that hears nobody does not unseat a leader the others hear")
                .isTrue();
    }

    @Test
    void aLeaderDoesNotSpinForAMemberThatIsDown() {
        RaftProperties properties = networked();
        RetryPolicy policy = RetryPolicy.parse(RaftServerConfigKeys.Log.Appender.retryPolicy(properties), "retries");
        Duration betweenHeartbeats =
                ms(RaftServerConfigKeys.Rpc.timeoutMin(properties)).dividedBy(4);

        for (int attempt : new int[] {1, 2, 100, 100, 100, 1_000_000}) {
            Duration pause = ms(policy.handleAttemptFailure(() -> attempt).getSleepTime());
            assertThat(pause).as("after failure %d", attempt).isBetween(betweenHeartbeats, Duration.ofMillis(1200));
        }
    }

    @Test
    void closingWaitsForNoQuietNetwork() {
        RaftProperties properties = networked();

        assertThat(GrpcConfigKeys.Server.bossGroupSize(properties)).isZero();
        assertThat(GrpcConfigKeys.Server.workerGroupSize(properties)).isZero();
        assertThat(GrpcConfigKeys.Client.workerGroupSize(properties)).isZero();
    }
}
